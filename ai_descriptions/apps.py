from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AiDescriptionsConfig(AppConfig):
    name = "ai_descriptions"
    verbose_name = _("Descriptions")

    def ready(self) -> None:
        from ai_descriptions.metrics import JobCollector
        from jewelry_site.metrics import add_collector

        add_collector(JobCollector())
