from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Review")

    def ready(self) -> None:
        from ai_descriptions import house_rules, steering
        from feedback.her_data import deletion, exports  # noqa: F401  register their background work
        from feedback.learning import chores  # noqa: F401  registers its chores
        from feedback.ledger import ledger_append
        from feedback.quality import snapshots  # noqa: F401  registers its chore
        from feedback.voice.selectors import rules_on, texts_steering
        from jewelry_site.core import ledger

        ledger.plug(ledger_append)
        house_rules.plug(rules_on)
        steering.plug(texts_steering)
