from django.apps import AppConfig


class AiDescriptionsConfig(AppConfig):
    name = "ai_descriptions"
