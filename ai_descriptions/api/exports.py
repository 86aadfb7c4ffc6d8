"""Approved listings in the form of a marketplace: one or many, as CSV or JSON; and where they are published."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from ai_descriptions.api.export_serializers import (
    ChannelExportSerializer,
    ChannelExportsSerializer,
    ChannelSerializer,
    ExportQuery,
    ExportsQuery,
    PublicationSerializer,
)
from ai_descriptions.descriptions import description_of
from ai_descriptions.export_files import FileFormat, export_file, exports_json
from ai_descriptions.exports import channel_export, channel_exports, chosen_of, export_check, export_json, exports_read
from ai_descriptions.publications import exports_record, feed_record, listing_publish, listing_unpublish
from jewelry_site.core.api import StrictPagination
from jewelry_site.core.problems import Problem
from listings.api.base import ArtisanView, person
from listings.links import export_link
from listings.models import Listing, ListingState

_CSV = OpenApiResponse(str, description="RFC 4180; the columns of the marketplace, in UTF-8.")


class FormatIsAFile(BaseContentNegotiation):
    """``?format=`` names the file that is wanted here; DRF would look for a renderer of that name."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return next(iter(parsers), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class ListingExport(ArtisanView):
    content_negotiation_class = FormatIsAFile

    @extend_schema(
        operation_id="listing_export",
        summary="One approved listing as a marketplace takes it",
        description=(
            "Only the text of the current approval leaves. If the claims guard finds something for this channel that "
            "has to be mended first, the answer is 422 `export_blocked` with the findings."
        ),
        tags=["listings"],
        parameters=[ExportQuery],
        responses={(200, "application/json"): ChannelExportSerializer, (200, "text/csv"): _CSV},
    )
    def get(self, request: Request, listing_id: UUID) -> HttpResponseBase:
        listing = exports_read(self.artisan.listings.filter(pk=listing_id)).first()
        if listing is None:
            raise Problem("not_found")
        wanted = _read(ExportQuery, request)
        found = channel_export(
            listing=listing, channel=wanted["channel"], address=partial(export_link, request=request)
        )
        export = export_check(found)
        exports_record(exports=[export], user=person(request), file_format=wanted["format"])
        if wanted["format"] == FileFormat.JSON:
            return Response(export_json(export))
        return export_file([export], [], **_file(wanted))


class ListingsExport(ArtisanView):
    content_negotiation_class = FormatIsAFile
    pagination_class = StrictPagination

    @extend_schema(
        operation_id="listings_export",
        summary="Approved listings of the shop as a marketplace takes them, newest first",
        description=(
            "All approved listings, page by page, or the ones named with `id`. What the claims guard stops is not in "
            "the file: JSON names it under `left_out`, CSV counts it in the header `X-Left-Out`. The header `Link` "
            "leads to the next page."
        ),
        tags=["listings"],
        parameters=[ExportsQuery],
        responses={(200, "application/json"): ChannelExportsSerializer, (200, "text/csv"): _CSV},
    )
    def get(self, request: Request) -> HttpResponseBase:
        wanted = _read(ExportsQuery, request)
        pages = StrictPagination()
        rows: list[Listing] = pages.paginate_queryset(self._listings(wanted.get("id", [])), request, view=self) or []
        exports, left_out = channel_exports(
            listings=rows, channel=wanted["channel"], address=partial(export_link, request=request)
        )
        feed_record(
            exports=exports,
            artisan_id=self.artisan.pk,
            user=person(request),
            channel=wanted["channel"],
            file_format=wanted["format"],
        )
        following = pages.get_next_link()
        response: HttpResponseBase
        if wanted["format"] == FileFormat.JSON:
            body = exports_json(exports, left_out, wanted["channel"])
            response = Response({"count": _count(pages), "next": following, **body})
        else:
            response = export_file(exports, left_out, **_file(wanted))
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        return response

    def _listings(self, chosen: list[UUID]) -> Any:
        approved = self.artisan.listings.filter(state=ListingState.APPROVED).order_by("-created_at", "-id")
        return exports_read(
            chosen_of(self.artisan.listings.order_by("-created_at", "-id"), chosen) if chosen else approved
        )


class Publish(ArtisanView):
    @extend_schema(
        operation_id="listing_publish",
        summary="Say that the approved text is published at a channel",
        description="Doing it again changes nothing; a newer version takes the place of the published one.",
        tags=["listings"],
        request=ChannelSerializer,
        responses={200: PublicationSerializer},
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        listing, channel = _listing_and_channel(self, request, listing_id)
        row = listing_publish(listing=listing, user=person(request), channel=channel)
        return Response({"channel": channel, "version": row.version, "published_at": row.published_at})


class Unpublish(ArtisanView):
    @extend_schema(
        operation_id="listing_unpublish",
        summary="Say that it is not published at a channel any more",
        description="Doing it again changes nothing.",
        tags=["listings"],
        request=ChannelSerializer,
        responses={200: PublicationSerializer},
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        listing, channel = _listing_and_channel(self, request, listing_id)
        listing_unpublish(listing=listing, user=person(request), channel=channel)
        return Response({"channel": channel, "version": None, "published_at": None})


def _read(query: type[ExportQuery], request: Request) -> dict[str, Any]:
    """The query parameters. Raises ValidationError for one that nobody reads."""
    known = {
        name: request.query_params.getlist(name) for name in request.query_params if name not in {"page", "page_size"}
    }
    single = {name: values if name == "id" else values[-1] for name, values in known.items()}
    read = query(data=single)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def _file(wanted: dict[str, Any]) -> dict[str, Any]:
    return {"channel": wanted["channel"], "file_format": wanted["format"], "for_excel": wanted["excel"]}


def _count(pages: StrictPagination) -> int:
    page: Any = pages.page
    return int(page.paginator.count)


def _listing_and_channel(view: ArtisanView, request: Request, listing_id: UUID) -> tuple[Listing, str]:
    listing = description_of(view.artisan, listing_id)
    told = ChannelSerializer(data=request.data)
    told.is_valid(raise_exception=True)
    return listing, told.validated_data["channel"]
