"""What a worker does with one job: see, ask, write, check. Every write proves that the lease is still held."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now
from PIL import Image

from ai_descriptions.drafts import draft_create, draft_current, machine_draft_is_welcome
from ai_descriptions.facts import facts_seen_replace, sheet_of
from ai_descriptions.house_rules import voiced
from ai_descriptions.jobs import job_fenced, job_finish, job_stage
from ai_descriptions.live_models import live_eye, live_writer
from ai_descriptions.models import Fact, FactSource, Job, JobKind, Question, Stage, Writer
from ai_descriptions.other_model import provenance
from ai_descriptions.remarks import LIKE_ANOTHER, remarks_on
from ai_descriptions.selectors import texts_to_avoid
from ai_descriptions.steering import steering_for
from jewelry_site.core import ledger
from jewelry_site.core.faults import fault_point
from listings.models import ListingState, Photo
from listings.services import listing_move
from ml import claims, questions
from ml.edits.revision import revised
from ml.facts import FactSheet

if TYPE_CHECKING:
    from ml.text import Text
    from ml.vision import PhotoReading

logger = logging.getLogger(__name__)


class JobError(Exception):
    """An error with a code that people are told about; ``passing`` ones are worth another attempt."""

    def __init__(self, code: str, detail: str, *, passing: bool = False) -> None:
        self.code, self.detail, self.passing = code, detail, passing
        super().__init__(f"{code}: {detail}")


class Stopwatch:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self.timings_ms: dict[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = monotonic()
        yield
        self.timings_ms[name] = round((monotonic() - begun) * 1000)


def describe(job: Job) -> None:
    """Make the draft of a claimed job. Raises JobError and ``jobs.LeaseLost``."""
    watch = Stopwatch()
    models_used: dict[str, str] = {}
    if job.kind == JobKind.DESCRIBE:
        models_used |= _see(job, watch)
    job_stage(job=job, stage=Stage.ASK)
    with watch.stage("ask"):
        sheet = sheet_of(job.listing)
        settled = job.listing.questions.filter(answered_at__isnull=False).values_list("code", flat=True)
        asked = questions.ask(sheet, without=tuple(settled))
    job_stage(job=job, stage=Stage.WRITE)
    with watch.stage("write"):
        text, text_models, alike, steered_by = _write(job, sheet)
        text, house_rules = voiced(text, artisan_id=job.artisan_id, facts=sheet, channel=job.channel or None)
        models_used |= text_models
        fault_point("after_write", str(job.listing_id))
    job_stage(job=job, stage=Stage.CHECK)
    with watch.stage("check"):
        findings = claims.check(_fields(text), sheet, channel=job.channel or None)
    with job_fenced(job) as row:
        if alike:
            row.remarks = [*row.remarks, LIKE_ANOTHER]
            row.save(update_fields=["remarks"])
        _deliver(row, sheet, text, findings, asked, watch.timings_ms, models_used, house_rules, steered_by)
        fault_point("before_commit", str(job.listing_id))
    fault_point("after_commit", str(job.listing_id))


def _see(job: Job, watch: Stopwatch) -> dict[str, str]:
    """Read the photos and store what they show; without a vision model the facts are what people tell."""
    job_stage(job=job, stage=Stage.SEE)
    eye = live_eye()
    if eye is None:
        return {}
    from ml import vision
    from ml.vision.statistics import photo_statistics

    photos = list(job.listing.photos.all())
    with watch.stage("decode"):
        images = [_open(photo) for photo in photos]
        fault_point("after_decode", str(job.listing_id))
    with watch.stage("see"):
        readings = eye.see(images)
        piece = vision.combine(readings)
        looked = {"vision": eye.version, "photos": [photo_statistics(image) for image in images]}
        fault_point("after_see", str(job.listing_id))
    with job_fenced(job) as row:
        facts_seen_replace(job=row, seen=_rows(row, vision.facts(piece), readings, photos), detail=looked)
        row.remarks = remarks_on(jewellery=[reading.jewellery for reading in readings], differ=piece.disagreements)
        row.save(update_fields=["remarks"])
    return {"vision": eye.version}


def _open(photo: Photo) -> Image.Image:
    try:
        with photo.file.open("rb") as file, Image.open(file) as image:
            return image.convert("RGB")
    except FileNotFoundError:
        logger.critical("photo %s is gone from storage", photo.pk)
        raise JobError("photo_missing", f"photo {photo.position + 1} is gone from storage") from None
    except OSError as error:
        raise JobError("storage", f"photo {photo.position + 1} could not be read: {error}", passing=True) from error


def _rows(job: Job, sheet: FactSheet, readings: Sequence[PhotoReading], photos: Sequence[Photo]) -> list[Fact]:
    rows = []
    for fact in sheet.facts:
        photo, evidence = _evidence(fact.attribute, str(fact.value), readings, photos)
        rows.append(
            Fact(
                listing=job.listing,
                job=job,
                attribute=fact.attribute,
                value=fact.value,
                source=FactSource.MODEL,
                probability=fact.probability,
                asserted=fact.asserted,
                photo=photo,
                evidence=evidence,
            )
        )
    return rows


def _evidence(
    attribute: str, value: str, readings: Sequence[PhotoReading], photos: Sequence[Photo]
) -> tuple[Photo | None, list[list[float]] | None]:
    """The map of the photo in which this value was read most surely, as rows of numbers from 0 to 1."""
    best: tuple[float, Photo, list[list[float]]] | None = None
    for reading, photo in zip(readings, photos, strict=True):
        grid = reading.evidence.get((attribute, value))
        probability = max(
            (item.probability for item in reading.readings if (item.attribute, item.value) == (attribute, value)),
            default=0.0,
        )
        if grid is not None and (best is None or probability > best[0]):
            best = (probability, photo, [[round(float(cell), 3) for cell in line] for line in grid])
    return (best[1], best[2]) if best else (None, None)


def _write(job: Job, sheet: FactSheet) -> tuple[Text, dict[str, str], bool, int]:
    """A text, what the draft says of its making, whether it is too like another text of the shop, and how many
    approved texts steered its choice.
    """
    writer = live_writer()
    if writer is None:
        raise JobError("no_text_model", "no text model is live")
    from ml.text.ranking import too_alike

    avoid = texts_to_avoid(job.listing)
    steering, steered_by = steering_for(job.artisan)
    text = writer.write(
        sheet,
        tone=job.tone,
        length=job.length,
        spelling=job.artisan.spelling,
        seed=job.seed,
        avoid=avoid,
        steering=steering,
    )
    made = provenance(text, writer.version)
    if job.kind == JobKind.REVISE:
        kept = _revised(job, sheet, text)
        if kept is not None:
            return kept, made, too_alike(kept.description, texts_to_avoid(job.listing, own=False)), steered_by
    return text, made, too_alike(text.description, avoid), steered_by


def _revised(job: Job, sheet: FactSheet, fresh: Text) -> Text | None:
    """The current text with only that written anew which a changed fact concerns; None where that cannot be."""
    current = draft_current(job.listing)
    if current is None or current.writer == Writer.PERSON:
        return None
    text = revised(current.text, _fields(fresh), current.facts_used, sheet.statable())
    return replace(fresh, **{**text, "tags": tuple(text["tags"])}) if text is not None else None


def _fields(text: Text) -> dict[str, str | Sequence[str]]:
    return {
        "title": text.title,
        "description": text.description,
        "tags": list(text.tags),
        "alt_text": text.alt_text,
    }


def _deliver(
    job: Job,
    sheet: FactSheet,
    text: Text,
    findings: list[claims.Finding],
    asked: Sequence[questions.Question],
    timings_ms: dict[str, int],
    models_used: dict[str, str],
    house_rules: list[dict[str, Any]],
    steered_by: int,
) -> None:
    """Store the draft, its findings and the questions, move the listing and close the job: one transaction."""
    listing = job.listing
    welcome = machine_draft_is_welcome(job)
    draft = draft_create(
        listing=listing,
        current=welcome,
        findings=findings,
        job=job,
        parent=draft_current(listing) if job.kind == JobKind.REVISE else None,
        offered=job.kind == JobKind.PREVIEW,
        writer=text.writer,
        tone=job.tone,
        length=job.length,
        facts_used=sheet.statable(),
        models_used=models_used,
        house_rules=house_rules,
        **_fields(text),
    )
    if welcome:
        listing_move(listing=listing, state=ListingState.IN_REVIEW)
        _questions_replace(job, asked)
    job_finish(job=job, timings_ms=timings_ms, models_used=models_used)
    waited = job.started_at - job.created_at if job.started_at else now() - job.created_at
    ledger.record(
        ledger.Act(
            action="drafted",
            artisan_id=job.artisan_id,
            listing_id=listing.pk,
            draft_id=draft.pk,
            job_id=job.pk,
            after=draft.text,
            detail={
                "writer": draft.writer,
                "models": models_used,
                "timings_ms": timings_ms,
                "waited_ms": round(waited.total_seconds() * 1000),
                "current": welcome,
                "house_rules": [rule["id"] for rule in house_rules],
                "steered_by": steered_by,
            },
        )
    )


def _questions_replace(job: Job, asked: Sequence[questions.Question]) -> None:
    """Ask what is still open, in place of what was asked before."""
    job.listing.questions.filter(answered_at=None, withdrawn_at=None).update(withdrawn_at=now())
    Question.objects.bulk_create(
        Question(
            listing=job.listing,
            job=job,
            attribute=question.attribute,
            code=question.code,
            prompt=question.prompt,
            options=[
                {"value": option.value, "label": option.label, "says": option.says.as_json()}
                for option in question.options
            ],
            asks=question.asks.as_json(),
            position=position,
        )
        for position, question in enumerate(asked)
    )
