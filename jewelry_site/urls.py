"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from listings.web.accounts import admin_sign_in

urlpatterns = [
    path("admin/login/", admin_sign_in),
    path("admin/", admin.site.urls),
    path("", include("jewelry_site.api_pages")),
    path("", include("listings.urls")),
    path("", include("ai_descriptions.urls")),
    path("", include("feedback.urls")),
]

handler400 = "jewelry_site.core.views.bad_request"
handler403 = "jewelry_site.core.views.forbidden"
handler404 = "jewelry_site.core.views.not_found"
handler500 = "jewelry_site.core.views.server_error"
