"""Listings for a shop: the approved texts and nothing that nobody approved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ai_descriptions.api.descriptions import descriptions_filtered
from ai_descriptions.api.representation import description_link
from ai_descriptions.api.serializers import DescriptionFilter, ListingSerializer
from ai_descriptions.descriptions import description_of, descriptions_of, descriptions_read
from ai_descriptions.models import Draft
from jewelry_site.core.api import StrictPagination
from listings.api.base import ArtisanView
from listings.api.photos import photo_json
from listings.models import Publication


class Listings(ArtisanView):
    pagination_class = StrictPagination

    @extend_schema(
        operation_id="listings_list",
        summary="All listings of the shop, newest first",
        tags=["listings"],
        parameters=[DescriptionFilter],
        responses={200: ListingSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        pages = StrictPagination()
        wanted = descriptions_filtered(request, descriptions_read(descriptions_of(self.artisan)))
        rows = pages.paginate_queryset(wanted, request, view=self) or []
        return pages.get_paginated_response([listing_json(row, request) for row in rows])


class ListingItem(ArtisanView):
    @extend_schema(
        operation_id="listing_read", summary="One listing", tags=["listings"], responses={200: ListingSerializer}
    )
    def get(self, request: Request, listing_id: UUID) -> Response:
        return Response(listing_json(description_of(self.artisan, listing_id), request))


def listing_json(listing: Any, request: Request) -> dict[str, Any]:
    """``listing`` comes from ``descriptions.descriptions_read``."""
    draft: Draft | None = next(iter(listing.current_drafts), None)
    approved = draft if draft is not None and draft.approved_at is not None else None
    return {
        "id": str(listing.pk),
        "status": listing.status,
        "external_id": listing.external_id,
        "channel": listing.channel,
        "approved": _approved(approved) if approved else None,
        "photos": [photo_json(photo, request) for photo in listing.photos.all()],
        "publications": [_publication(row) for row in listing.publications_now],
        "created_at": listing.created_at,
        "changed_at": listing.changed_at,
        "description_url": description_link(listing, request),
    }


def _publication(row: Publication) -> dict[str, Any]:
    return {"channel": row.channel, "version": row.version, "published_at": row.published_at}


def _approved(draft: Draft) -> dict[str, Any]:
    return {"version": draft.number, **draft.text, "approved_at": draft.approved_at}
