from feedback.api.urls import urlpatterns as api_urls
from feedback.web.urls import urlpatterns as web_urls

urlpatterns = [*api_urls, *web_urls]
