"""One description: read it, change its text, delete it."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from ai_descriptions.api.answers import description_answer
from ai_descriptions.api.serializers import DescriptionSerializer
from ai_descriptions.descriptions import description_of
from feedback.api.serializers import TextSerializer
from feedback.api.versions import text_store
from listings.api.base import ArtisanView, person
from listings.api.headers import IF_MATCH
from listings.services import listing_delete


class DescriptionItem(ArtisanView):
    @extend_schema(
        operation_id="description_read",
        summary="One description, finished or not",
        tags=["descriptions"],
        responses={200: DescriptionSerializer},
    )
    def get(self, request: Request, description_id: UUID) -> Response:
        return description_answer(request, self.artisan, description_id)

    @extend_schema(
        operation_id="description_edit",
        summary="Change the text",
        description="Needs the version that was changed; if another one is current meanwhile, 412 with that text.",
        tags=["review"],
        parameters=[IF_MATCH],
        request=TextSerializer,
        responses={200: DescriptionSerializer},
    )
    def patch(self, request: Request, description_id: UUID) -> Response:
        description = description_of(self.artisan, description_id)
        told = TextSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        text_store(request, told.validated_data, description)
        return description_answer(request, self.artisan, description_id)

    @extend_schema(
        operation_id="description_delete",
        summary="Delete a description with its photos and texts",
        tags=["descriptions"],
        responses={204: None},
    )
    def delete(self, request: Request, description_id: UUID) -> Response:
        listing_delete(listing=description_of(self.artisan, description_id), user=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
