from django.urls import path

from ai_descriptions.api.descriptions import Descriptions, GenerateDescription, Retry, Rewrite
from ai_descriptions.api.exports import ListingExport, ListingsExport, Publish, Unpublish
from ai_descriptions.api.listings import ListingItem, Listings

urlpatterns = [
    path("generate_description", GenerateDescription.as_view(), name="generate_description"),
    path("api/v1/descriptions/", Descriptions.as_view(), name="api_descriptions"),
    path("api/v1/descriptions/<uuid:description_id>/retry/", Retry.as_view(), name="api_retry"),
    path("api/v1/descriptions/<uuid:description_id>/rewrite/", Rewrite.as_view(), name="api_rewrite"),
    path("api/v1/listings/", Listings.as_view(), name="api_listings"),
    path("api/v1/listings/export/", ListingsExport.as_view(), name="api_listings_export"),
    path("api/v1/listings/<uuid:listing_id>/export/", ListingExport.as_view(), name="api_listing_export"),
    path("api/v1/listings/<uuid:listing_id>/publish/", Publish.as_view(), name="api_publish"),
    path("api/v1/listings/<uuid:listing_id>/unpublish/", Unpublish.as_view(), name="api_unpublish"),
    path("api/v1/listings/<uuid:listing_id>/", ListingItem.as_view(), name="api_listing"),
]
