"""Which rows are an artisan's: everything that goes when she goes, and what names her by id alone.

Found from the models themselves, so that a table that is added tomorrow is neither forgotten in her file nor left
behind when she is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from jewelry_site.core.models import User
from listings.models import Artisan

# Rows of the account itself that say nothing of the person: rights, and what an administrator did in the admin.
_NOT_PERSONAL = {"admin.logentry", "core.user_groups", "core.user_user_permissions", "auth.group_permissions"}


@dataclass(frozen=True)
class Belonging:
    """A table and the lookup that leads from its rows to the artisan's id."""

    model: type[models.Model]
    path: str

    @property
    def name(self) -> str:
        """The name of its file: ``ai_descriptions.draft``."""
        return self.model._meta.label_lower

    def rows(self, artisan_id: UUID) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(**{self.path: artisan_id}).order_by("pk")


def belongings() -> list[Belonging]:
    """Every table with rows of an artisan, by the shortest way to her; the shop and the account come first."""
    found: dict[type[models.Model], str] = {Artisan: "pk", User: "artisan__pk"}
    queue: list[type[models.Model]] = [Artisan, User]
    while queue:
        owner = queue.pop(0)
        for field in _fields_that_go_with(owner):
            if field.model not in found and field.model._meta.label_lower not in _NOT_PERSONAL:
                found[field.model] = _path(field.name, owner, found[owner])
                queue.append(field.model)
    for model in apps.get_models():
        if model not in found and any(field.name == "artisan_id" for field in model._meta.concrete_fields):
            found[model] = "artisan_id"
    return [Belonging(model, path) for model, path in found.items()]


def _fields_that_go_with(owner: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Foreign keys to ``owner`` whose row is deleted with it."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey) or field.related_model is not owner:
                continue
            if field.remote_field.on_delete is models.CASCADE:
                yield field


def _path(field: str, owner: type[models.Model], further: str) -> str:
    if owner is Artisan:
        return f"{field}_id"
    return f"{field}__{further}"


def stored_names(artisan_id: UUID) -> list[str]:
    """Every object in storage that a row of hers names."""
    names: set[str] = set()
    for one in belongings():
        files = [field.name for field in one.model._meta.concrete_fields if isinstance(field, models.FileField)]
        for row in one.rows(artisan_id).values_list(*files) if files else ():
            names.update(name for name in row if name)
    return sorted(names)
