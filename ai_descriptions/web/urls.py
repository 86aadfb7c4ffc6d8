from django.urls import path

from ai_descriptions.web import evidence, exports, new_listing, work

urlpatterns = [
    path("", work.work, name="work"),
    path("work/live/", work.work_live, name="work_live"),
    path("listings/new/", new_listing.listing_new, name="listing_new"),
    path("listings/new/alike/", new_listing.pieces_alike, name="pieces_alike"),
    path("listings/<uuid:listing_id>/retry/", work.listing_retry, name="listing_retry"),
    path("listings/<uuid:listing_id>/export/", exports.listing_export, name="listing_export"),
    path("listings/<uuid:listing_id>/published/", exports.listing_published, name="listing_published"),
    path("listings/<uuid:listing_id>/unpublished/", exports.listing_unpublished, name="listing_unpublished"),
    path("exports/", exports.exports, name="exports"),
    path("facts/<uuid:fact_id>/evidence.png", evidence.fact_evidence, name="fact_evidence"),
]
