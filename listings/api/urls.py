from django.urls import path

from listings.api.photos import PhotoItem

urlpatterns = [path("api/v1/photos/<uuid:photo_id>/", PhotoItem.as_view(), name="api_photo")]
