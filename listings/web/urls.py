from django.urls import path

from listings.web import accounts, language, photos, shop

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
    path("shop/keys/", shop.key_create, name="key_create"),
    path("shop/keys/<int:key_id>/revoke/", shop.key_revoke, name="key_revoke"),
]
