"""The one error that stops an import or an export as a whole."""


class DatasetError(Exception):
    """It cannot go on. The message says what happened and what to do; nothing half-done stays behind."""
