"""How well the drafts for a shop do, over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.quality.figures import Figures
from feedback.quality.likely import share_between
from feedback.quality.report import PERIODS, Bin, Version
from feedback.quality.selectors import quality_report
from jewelry_site.core.serializers import StrictSerializer
from listings.api.base import ArtisanView

_PERIOD = OpenApiParameter("period", enum=list(PERIODS), default="2w", description="2 weeks, 3 months or a year.")


class FiguresSerializer(serializers.Serializer[Any]):
    """Counts of first decisions about drafts; a share, a mean or a time is null where there was nothing to measure."""

    reviewed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    edited = serializers.IntegerField()
    rejected = serializers.DictField(child=serializers.IntegerField(), help_text="By reason.")
    unchanged_share = serializers.FloatField(allow_null=True)
    unchanged_likely = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="Where the share likely lies (Wilson, 95 %)."
    )
    words_changed = serializers.FloatField(allow_null=True, help_text="Mean share of the words, from 0 to 1.")
    chrf = serializers.FloatField(allow_null=True, help_text="Mean chrF++ of draft and approved text, from 0 to 100.")
    facts_agreed = serializers.IntegerField()
    facts_corrected = serializers.IntegerField()
    drafts = serializers.IntegerField()
    failed = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Texts without a decision at the end of the last day.")
    review_ms = serializers.IntegerField(allow_null=True, help_text="Median, to one in a hundred.")
    draft_ms = serializers.IntegerField(allow_null=True, help_text="Median of all stages together.")


class FiguresOfDaysSerializer(FiguresSerializer):
    first = serializers.DateField()
    last = serializers.DateField()


class FiguresOfModelSerializer(FiguresSerializer):
    version = serializers.CharField()
    live = serializers.BooleanField()


class QualitySerializer(serializers.Serializer[Any]):
    period = serializers.ChoiceField(choices=list(PERIODS))
    total = FiguresSerializer()
    days = FiguresOfDaysSerializer(many=True)
    text_models = FiguresOfModelSerializer(many=True)
    vision_models = FiguresOfModelSerializer(many=True)


class PeriodSerializer(StrictSerializer):
    period = serializers.ChoiceField(choices=list(PERIODS), default="2w")


class Quality(ArtisanView):
    @extend_schema(
        operation_id="quality",
        summary="How well the drafts for your shop do",
        description="Counted from the ledger: each draft once, by the first decision about it, in days of UTC.",
        tags=["quality"],
        parameters=[_PERIOD],
        responses={200: QualitySerializer},
    )
    def get(self, request: Request) -> Response:
        asked = PeriodSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        report = quality_report(shop=self.artisan, period=PERIODS[asked.validated_data["period"]])
        return Response(
            {
                "period": report.period.code,
                "total": _figures(report.now),
                "days": [_days(one) for one in report.bins],
                "text_models": [_model(one) for one in report.text],
                "vision_models": [_model(one) for one in report.vision],
            }
        )


def _days(one: Bin) -> dict[str, Any]:
    return {"first": one.first, "last": one.last, **_figures(one.figures)}


def _model(one: Version) -> dict[str, Any]:
    return {"version": one.name, "live": one.live, **_figures(one.figures)}


def _figures(now: Figures) -> dict[str, Any]:
    share = share_between(now.unchanged, now.reviewed) if now.reviewed else None
    whole = now.stages_ms.get("whole")
    return {
        "reviewed": now.reviewed,
        "unchanged": now.unchanged,
        "edited": now.edited,
        "rejected": dict(now.rejected),
        "unchanged_share": round(share.value, 4) if share else None,
        "unchanged_likely": [round(share.low, 4), round(share.high, 4)] if share else None,
        "words_changed": round(now.distance.value, 4) if now.distance.cases else None,
        "chrf": round(now.chrf.value, 2) if now.chrf.cases else None,
        "facts_agreed": now.looks.confirmed,
        "facts_corrected": now.looks.corrected,
        "drafts": now.drafts.total(),
        "failed": now.failed,
        "waiting": now.waiting_ms.cases,
        "review_ms": now.review_ms.quantile(0.5) if now.review_ms.cases else None,
        "draft_ms": whole.quantile(0.5) if whole else None,
    }
