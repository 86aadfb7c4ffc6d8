"""The evaluation as a page of HTML with pictures, for the owner of the photos."""

from ml.vision.page.write import PageError, write_page

__all__ = ["PageError", "write_page"]
