from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListingsConfig(AppConfig):
    name = "listings"
    verbose_name = _("Shops and listings")

    def ready(self) -> None:
        import listings.webhooks.chores  # noqa: F401  registers its chore and its background work
        from jewelry_site.metrics import add_collector
        from listings.webhooks.metrics import WebhookCollector

        add_collector(WebhookCollector())
