from django.urls import path

from listings.web import accounts, language, photos, shop, webhooks

urlpatterns = [
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-up/", accounts.sign_up, name="sign_up"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("language/", language.language_choose, name="language"),
    path("photos/", photos.photo_add, name="photo_add"),
    path("photos/<uuid:photo_id>/remove/", photos.photo_remove, name="photo_remove"),
    path("photos/<uuid:photo_id>/<str:size>/", photos.photo_file, name="photo_file"),
    path("shop/", shop.shop, name="shop"),
    path("shop/settings/", shop.shop_save, name="shop_save"),
    path("shop/keys/", shop.keys, name="keys"),
    path("shop/keys/<int:key_id>/revoke/", shop.key_revoke, name="key_revoke"),
    path("shop/usage/", shop.usage, name="usage"),
    path("shop/webhooks/", webhooks.webhooks, name="webhooks"),
    path("shop/webhooks/<uuid:webhook_id>/", webhooks.webhook, name="webhook"),
    path("shop/webhooks/<uuid:webhook_id>/secret/", webhooks.webhook_rotate, name="webhook_rotate"),
    path("shop/webhooks/<uuid:webhook_id>/test/", webhooks.webhook_try, name="webhook_test"),
    path("shop/webhooks/<uuid:webhook_id>/delete/", webhooks.webhook_remove, name="webhook_delete"),
    path(
        "shop/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/resend/",
        webhooks.webhook_resend,
        name="webhook_resend",
    ),
]
