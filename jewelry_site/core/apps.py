from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "jewelry_site.core"
    label = "core"
    verbose_name = _("People")
