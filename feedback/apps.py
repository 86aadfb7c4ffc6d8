from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from feedback.ledger import ledger_append
        from jewelry_site.core import ledger

        ledger.plug(ledger_append)
