from django.apps import AppConfig


class AiDescriptionsConfig(AppConfig):
    name = "ai_descriptions"

    def ready(self) -> None:
        from ai_descriptions.metrics import JobCollector
        from jewelry_site.metrics import add_collector

        add_collector(JobCollector())
