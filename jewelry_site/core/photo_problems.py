"""Why the gate refuses a photo: a part of the catalogue in ``problems``."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jewelry_site.core.problem_kind import ProblemKind

PHOTO_PROBLEMS: dict[str, ProblemKind] = {
    "file_empty": ProblemKind(
        400,
        _("The file is empty"),
        _("“%(name)s” holds no bytes."),
        _("Choose the photo again; if it lies in a cloud folder, wait until it has been downloaded."),
    ),
    "file_too_large": ProblemKind(
        413,
        _("The file is too large"),
        _("“%(name)s” has %(size_mb)s MB; at most %(limit_mb)s MB are read."),
        _("Send it as a JPEG, or save it smaller."),
    ),
    "not_an_image": ProblemKind(
        415,
        _("This is not a photo"),
        _("No picture could be found in “%(name)s”, whatever its name says."),
        _("Send a JPEG, PNG, WebP, AVIF or HEIC file."),
    ),
    "type_not_allowed": ProblemKind(
        415,
        _("This kind of picture is not read"),
        _("“%(name)s” is a %(kind)s file."),
        _("Save it as JPEG, PNG, WebP, AVIF or HEIC and send it again."),
    ),
    "image_truncated": ProblemKind(
        422,
        _("The photo is incomplete"),
        _("The upload of “%(name)s” stopped early, send it again."),
        _("If it happens again, the file itself is incomplete: copy it from the camera or phone once more."),
    ),
    "image_corrupt": ProblemKind(
        422,
        _("The photo is damaged"),
        _("“%(name)s” could not be read: its contents contradict the format."),
        _("Open it in a photo program, save it under a new name and send that."),
    ),
    "too_many_pixels": ProblemKind(
        422,
        _("The photo has too many pixels"),
        _(
            "“%(name)s” is %(width)s × %(height)s px (%(megapixels)s megapixels); at most "
            "%(limit)s megapixels and %(side_limit)s px a side are read."
        ),
        _("Save it smaller: 3,000 px on the longer side shows every detail of a piece."),
    ),
    "image_too_small": ProblemKind(
        422,
        _("The photo is too small"),
        _("“%(name)s” is %(width)s × %(height)s px; at least %(limit)s px a side are needed."),
        _("Send the photo as the camera took it, not its preview."),
    ),
    "bad_aspect": ProblemKind(
        422,
        _("The photo is too long and narrow"),
        _("“%(name)s” is %(width)s × %(height)s px; one side may be at most %(limit)s times the other."),
        _("Crop it closer to the piece."),
    ),
    "nothing_visible": ProblemKind(
        422,
        _("There is nothing to see"),
        _("“%(name)s” is transparent all over."),
        _("Save the picture without transparency and send it again."),
    ),
    "animated": ProblemKind(
        422,
        _("This picture moves"),
        _("“%(name)s” holds more than one frame; a still photo is needed."),
        _("Send one photo, or save one frame as JPEG."),
    ),
}
