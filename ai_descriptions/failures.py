"""What people read when a job failed: what happened and what to do, by error code."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Failure:
    happened: str | Promise
    advice: str | Promise


_TRY_AGAIN = _("Try again. If it fails once more, write the text yourself: everything else works.")

FAILURES: dict[str, Failure] = {
    "worker_lost": Failure(
        _("The program that reads photos stopped three times while it worked on this listing."), _TRY_AGAIN
    ),
    "photo_missing": Failure(
        _("A photo of this listing is gone from our storage."),
        _("Make a new listing with the photo. The operators were told."),
    ),
    "storage": Failure(_("The photos could not be read from our storage."), _TRY_AGAIN),
    "no_text_model": Failure(
        _("There is no text model yet, so no draft can be written."),
        _("Write the text yourself with the facts beside it; what you approve teaches the first model."),
    ),
    "model_unusable": Failure(
        _("The model could not be opened: its files are damaged or do not fit."),
        _("The operators were told. Until it is mended, write the text yourself."),
    ),
    "guard_unavailable": Failure(_("The check for untrue claims is not working, so no text was shown."), _TRY_AGAIN),
    "out_of_memory": Failure(
        _("These photos needed more memory than there is."), _("Try again, or use smaller or fewer photos.")
    ),
    "internal": Failure(_("We made a mistake while writing this description. It was logged."), _TRY_AGAIN),
}


def failure_of(code: str) -> Failure:
    return FAILURES.get(code, FAILURES["internal"])
