from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Review")

    def ready(self) -> None:
        from feedback.ledger import ledger_append
        from jewelry_site.core import ledger

        ledger.plug(ledger_append)
