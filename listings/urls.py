from django.urls import include, path

urlpatterns = [path("", include("listings.web.urls"))]
