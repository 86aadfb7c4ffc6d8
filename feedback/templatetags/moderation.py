"""What the admin's first page shows beyond its lists."""

from __future__ import annotations

from django import template
from django.template import Context

from feedback.moderation.attention import Matter, attention

register = template.Library()


@register.simple_tag(takes_context=True)
def needs_attention(context: Context) -> list[Matter]:
    return attention(context["request"].user)
