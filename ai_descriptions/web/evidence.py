"""The picture that shows where a model saw a fact: a warm veil to lay over the photo."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET

from ai_descriptions.models import Fact
from ai_descriptions.selectors import fact_of
from jewelry_site.core.problems import Problem
from listings.links import evidence_link_opens
from listings.web.photos import sealed
from ml.veil import veil

LONG_SIDE = 640


@require_GET
def fact_evidence(request: HttpRequest, fact_id: UUID) -> HttpResponseBase:
    """The evidence map of a fact as a PNG with transparency, in the shape of its photo."""
    if evidence_link_opens(fact_id, request.GET.get("signature", "")):
        fact = Fact.objects.select_related("photo").filter(pk=fact_id).first()
    else:
        fact = fact_of(request.user, fact_id)
    if fact is None or not fact.evidence or fact.photo is None:
        raise Problem("not_found")
    return sealed(HttpResponse(evidence_png(fact), content_type="image/png"), f"{fact.pk}.png")


def evidence_png(fact: Fact) -> bytes:
    assert fact.photo is not None and fact.evidence is not None
    scale = LONG_SIDE / max(fact.photo.width, fact.photo.height)
    size = (max(1, round(fact.photo.width * scale)), max(1, round(fact.photo.height * scale)))
    buffer = BytesIO()
    veil(fact.evidence, size).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()
