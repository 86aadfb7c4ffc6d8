"""The ledger, to be read and searched; nobody can change it here or anywhere."""

from __future__ import annotations

from django.contrib import admin

from feedback.models import ReviewAction
from listings.admin import OnlyShown


@admin.register(ReviewAction)
class ReviewActionAdmin(OnlyShown):
    list_display = ("at", "action", "actor", "listing_id", "attribute", "reason", "comment")
    list_filter = ("action", "reason", "attribute", "at")
    list_select_related = ("actor",)
    search_fields = ("listing_id", "actor__email", "comment", "request_id")
    date_hierarchy = "at"
