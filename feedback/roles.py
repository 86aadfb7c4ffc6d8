"""Who may do what in the admin: moderators watch over listings, administrators also over models and accounts."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

MODERATORS = "Moderators"
ADMINISTRATORS = "Administrators"

_SEEN_BY_MODERATORS = {
    "core": ["user"],
    "listings": ["artisan", "listing", "photo", "publication"],
    "ai_descriptions": ["job", "fact", "question", "draft", "finding", "modelversion"],
    "feedback": [
        *("case", "reviewaction", "trainingphoto", "traininglabel", "photoguess", "edit", "houserule"),
        *("trainingrun", "alarm", "qualitysnapshot"),
    ],
}
_CHANGED_BY_MODERATORS = [
    ("listings", "change_listing"),
    ("ai_descriptions", "change_job"),
    ("feedback", "change_trainingphoto"),
]
_CHANGED_BY_ADMINISTRATORS = [
    *_CHANGED_BY_MODERATORS,
    ("ai_descriptions", "change_modelversion"),
    ("ai_descriptions", "add_modelversion"),
    ("listings", "change_apikey"),
    ("listings", "view_apikey"),
    ("listings", "add_artisan"),
    ("listings", "change_artisan"),
    ("listings", "delete_listing"),
    ("feedback", "delete_trainingphoto"),
    ("feedback", "change_trainingrun"),
    ("feedback", "change_alarm"),
    ("core", "add_user"),
    ("core", "change_user"),
]


def roles_sync() -> None:
    """Make both groups hold exactly these permissions."""
    seen = Q()
    for app, models in _SEEN_BY_MODERATORS.items():
        seen |= Q(content_type__app_label=app, codename__in=[f"view_{model}" for model in models])
    for name, changes in ((MODERATORS, _CHANGED_BY_MODERATORS), (ADMINISTRATORS, _CHANGED_BY_ADMINISTRATORS)):
        changed = Q()
        for app, codename in changes:
            changed |= Q(content_type__app_label=app, codename=codename)
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(seen | changed))
