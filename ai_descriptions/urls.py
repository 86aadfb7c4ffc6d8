from ai_descriptions.api.urls import urlpatterns as api_urls
from ai_descriptions.web.urls import urlpatterns as web_urls

urlpatterns = [*api_urls, *web_urls]
