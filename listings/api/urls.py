from django.urls import path

from listings.api import webhooks
from listings.api.photos import PhotoItem

_ONE = "api/v1/webhooks/<uuid:webhook_id>/"

urlpatterns = [
    path("api/v1/photos/<uuid:photo_id>/", PhotoItem.as_view(), name="api_photo"),
    path("api/v1/webhooks/", webhooks.Webhooks.as_view(), name="api_webhooks"),
    path(_ONE, webhooks.WebhookItem.as_view(), name="api_webhook"),
    path(f"{_ONE}rotate/", webhooks.WebhookRotate.as_view(), name="api_webhook_rotate"),
    path(f"{_ONE}test/", webhooks.WebhookTest.as_view(), name="api_webhook_test"),
    path(f"{_ONE}deliveries/", webhooks.Deliveries.as_view(), name="api_webhook_deliveries"),
    path(f"{_ONE}deliveries/<uuid:delivery_id>/resend/", webhooks.DeliveryResend.as_view(), name="api_webhook_resend"),
]
