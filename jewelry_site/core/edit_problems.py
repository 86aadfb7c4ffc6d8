"""Problems of people and programs that work on the same thing at the same time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jewelry_site.core.problem_kind import ProblemKind

EDIT_PROBLEMS: dict[str, ProblemKind] = {
    "idempotency_key_reused": ProblemKind(
        422,
        _("This Idempotency-Key was used for another request"),
        _("The same key came with other content before."),
        _("Use a fresh key for each new request."),
    ),
    "stale_draft": ProblemKind(
        412,
        _("Somebody changed this text meanwhile"),
        _("You worked on version %(yours)s, but version %(current)s is current. Nothing was overwritten."),
        _("Compare both and save again."),
    ),
    "kept_elsewhere": ProblemKind(
        409,
        _("You typed other words in another window"),
        _("Words of yours for this text are kept already, from another window or device. Nothing was overwritten."),
        _("Compare both and choose which to go on with."),
    ),
    "cannot_undo": ProblemKind(
        409,
        _("This cannot be undone any more"),
        _("It was undone already, or something else was done to this listing since."),
        _("The history of the listing tells what; earlier texts can be brought back."),
    ),
    "version_needed": ProblemKind(
        428,
        _("Say which version you changed"),
        _("A changed text needs the version that it was made from."),
        _("Send “version”, or the header If-Match with the ETag of the description."),
    ),
    "nothing_to_undo": ProblemKind(
        409,
        _("There is nothing to take back"),
        _("You have not labelled anything, or took it back already."),
        _("Go on with the next photo."),
    ),
}
