from listings.api.urls import urlpatterns as api_urls
from listings.web.urls import urlpatterns as web_urls

urlpatterns = [*api_urls, *web_urls]
