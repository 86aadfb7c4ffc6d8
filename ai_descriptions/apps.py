from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AiDescriptionsConfig(AppConfig):
    name = "ai_descriptions"
    verbose_name = _("Descriptions")

    def ready(self) -> None:
        from django.conf import settings

        from ai_descriptions.metrics import JobCollector, TextModelCollector, text_model_check
        from jewelry_site.health import add_check
        from jewelry_site.metrics import add_collector

        add_collector(JobCollector())
        if settings.TEXT_MODEL is not None:
            add_collector(TextModelCollector())
            add_check("text_model", text_model_check)
