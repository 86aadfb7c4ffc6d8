"""What the pages of the shop show besides their own matter."""

from __future__ import annotations

from typing import Any

from django import template

from listings.models import Artisan
from listings.webhooks.selectors import webhooks_switched_off_for_her

register = template.Library()


@register.simple_tag(takes_context=True)
def webhooks_off(context: dict[str, Any]) -> int:
    """How many webhooks of the person's shop were switched off, though not by her."""
    artisan = Artisan.objects.filter(user_id=context["request"].user.pk).first()
    return webhooks_switched_off_for_her(artisan) if artisan else 0
