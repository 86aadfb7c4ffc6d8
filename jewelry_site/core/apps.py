from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "jewelry_site.core"
    label = "core"
