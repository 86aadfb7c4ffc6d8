"""What every page shows of the reader's shop besides its own matter."""

from __future__ import annotations

from typing import Any

from django import template

from listings.models import Artisan
from listings.webhooks.selectors import shops_with_webhooks_off

register = template.Library()


@register.simple_tag(takes_context=True)
def readers_shop(context: dict[str, Any]) -> Artisan | None:
    """The reader's shop with ``webhooks_off``; asked for once in a request, however many parts of the page want it."""
    request = context["request"]
    if not hasattr(request, "readers_shop"):
        request.readers_shop = shops_with_webhooks_off().filter(user_id=request.user.pk).first()
    shop: Artisan | None = request.readers_shop
    return shop
