"""The API's own description: the OpenAPI schema and pages to try it out. Both are public."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.cache import cache_page
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

SCHEMA_KEPT_SECONDS = 300

schema = SpectacularAPIView.as_view(authentication_classes=[], throttle_classes=[])
pages = SpectacularSwaggerSplitView.as_view(
    url_name="api_schema", authentication_classes=[], throttle_classes=[], template_name="api_docs.html"
)

urlpatterns = [
    path("api/v1/schema/", cache_page(SCHEMA_KEPT_SECONDS)(schema), name="api_schema"),
    path("api/v1/docs/", pages, name="api_docs"),
]
