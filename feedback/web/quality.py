"""The quality page: figures from the ledger, each with its cases and a sentence that says what it means."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from ai_descriptions.web.fact_words import attribute_words
from feedback.quality.figures_file import figures_file
from feedback.quality.report import PERIODS, Period, Report
from feedback.quality.selectors import quality_report, quality_rows, shop_seen, shops_with_figures
from feedback.quality.snapshots import today
from feedback.voice.selectors import EditFigures, edit_figures
from feedback.web import quality_tables, quality_words
from jewelry_site.core.problems import Problem
from listings.selectors import is_moderator
from listings.web.access import signed_in
from ml.edits import Kind

_PERIODS = (("2w", _("2 weeks")), ("3m", _("3 months")), ("1y", _("1 year")))
_KINDS = {
    Kind.FACT_FIX: _("Facts put right"),
    Kind.ADDITION: _("Additions that no photo could show"),
    Kind.STYLE: _("Wording"),
    Kind.LEGAL: _("Claims mended"),
}


@require_GET
@signed_in
def quality(request: HttpRequest) -> HttpResponse:
    everybody = is_moderator(request.user)
    shop, period = shop_seen(request.user, request.GET.get("shop", "")), _period(request.GET)
    report = quality_report(shop=shop, period=period)
    context = {
        "report": report,
        "periods": _PERIODS,
        "everybody": everybody,
        "shop": shop,
        "shops": shops_with_figures() if everybody else [],
        "query": f"&shop={shop.pk}" if everybody and shop else "",
        "says": _sentences(report),
        **quality_tables.context(report),
        **_edits(edit_figures(artisan=shop, first=report.bins[0].first)),
    }
    return render(request, "quality.html", context)


@require_GET
@signed_in
def quality_csv(request: HttpRequest) -> HttpResponse:
    """The figures of each day and each pair of models as a table for a spreadsheet."""
    shop, period = shop_seen(request.user, request.GET.get("shop", "")), _period(request.GET)
    rows = quality_rows(shop=shop, days=period.days).rows
    response = HttpResponse(figures_file(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="quality-{period.code}-{today()}.csv"'
    return response


def _period(query: QueryDict) -> Period:
    """Raises Problem ``bad_request`` for a period that is not offered."""
    period = PERIODS.get(query.get("period", "2w"))
    if period is None:
        raise Problem("bad_request", reason=_("choose one of the periods"))
    return period


def _sentences(report: Report) -> dict[str, list[str]]:
    now = report.now
    return {
        "verdicts": quality_words.verdict_words(report),
        "closeness": quality_words.closeness_words(now),
        "attributes": quality_words.agreement_words(now),
        "reviews": quality_words.review_words(now),
        "queue": quality_words.queue_words(now),
        "stages": quality_words.work_words(now),
        "ratings": quality_words.rating_words(now),
        "texts": quality_words.versions_words(report.text),
    }


def _edits(edits: EditFigures) -> dict[str, object]:
    return {
        "edits": edits,
        "edit_kinds": [(label, edits.kinds.get(kind, 0)) for kind, label in _KINDS.items()],
        "edit_fixes": [(attribute_words(attribute), count) for attribute, count in edits.fixes],
    }
