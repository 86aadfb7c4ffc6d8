"""Drift of inputs: quiet weeks are quiet, and a change from the studio to the phone is noticed within a day."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from ml.drift import DriftReport, Sighting, compare, population_stability
from ml.vision.statistics import photo_statistics

DEMO = Path(__file__).resolve().parents[2] / "listings" / "demo" / "photos"
TYPES = ("ring", "earrings", "necklace", "pendant", "bracelet")


def by_phone(photo: Image.Image, dice: random.Random) -> Image.Image:
    """Darker, warmer, softer: the same piece on a kitchen table in the evening."""
    darker = ImageEnhance.Brightness(photo).enhance(dice.uniform(0.5, 0.75))
    red, green, blue = darker.split()
    warmer = Image.merge("RGB", (red, green, blue.point(lambda level: level * 0.75)))
    return warmer.filter(ImageFilter.GaussianBlur(dice.uniform(1, 2)))


@cache
def taken(place: str) -> list[dict[str, float]]:
    """Figures of the demo's renders, several exposures of each, as they are or as a phone would take them."""
    dice = random.Random(place)
    figures = []
    for path in sorted(DEMO.glob("*.jpg")):
        with Image.open(path) as image:
            small = image.convert("RGB").resize((96, 96))
        for _ in range(4):
            exposed = ImageEnhance.Brightness(small).enhance(dice.uniform(0.9, 1.1))
            figures.append(photo_statistics(by_phone(exposed, dice) if place == "phone" else exposed))
    return figures


def photos(dice: random.Random, count: int, artisans: int, place: str = "studio") -> list[Sighting]:
    """Photos of a time: each artisan has her own mix of types and tones, and sends two photos of a piece."""
    found = []
    for number in range(count):
        name = f"artisan-{dice.randrange(artisans)}"
        hers = random.Random(name)
        shares = [hers.random() + 0.1 for _ in TYPES]
        values = {
            "type": tuple(dice.choices(TYPES, shares)),
            "metal_tone": tuple(dice.choices(("white", "yellow", "rose"), (hers.random(), hers.random(), 0.2))),
        }
        found.append(Sighting(name, f"{name}:{number // 2}", values, dice.choice(taken(place))))
    return found


def weeks(seed: int) -> list[DriftReport]:
    """Four quiet weeks after four quiet weeks."""
    dice = random.Random(seed)
    before = photos(dice, 400, 20)
    return [compare(before, photos(dice, 100, 20)) for _ in range(4)]


@pytest.mark.parametrize("seed", range(5))
def test_four_quiet_weeks_give_no_alarm(seed: int) -> None:
    assert [report.level for report in weeks(seed)] == ["steady"] * 4


@pytest.mark.parametrize("seed", range(5))
def test_one_day_of_phone_photos_after_studio_weeks_gives_the_alarm(seed: int) -> None:
    dice = random.Random(seed)

    report = compare(photos(dice, 400, 20), photos(dice, 40, 20, "phone"))

    assert report.level == "alarm"
    alarmed = {shift.feature for shift in report.shifts if shift.level == "alarm"}
    assert {"brightness", "warmth"} <= alarmed
    assert not {"type", "metal_tone"} & alarmed


def test_a_class_that_the_model_suddenly_sees_everywhere_gives_the_alarm() -> None:
    dice = random.Random(1)
    before, now = photos(dice, 400, 20), photos(dice, 200, 20)
    flipped = [Sighting(s.artisan, s.piece, s.values | {"metal_tone": ("copper",)}, s.numbers) for s in now]

    report = compare(before, flipped)

    assert [shift.feature for shift in report.shifts if shift.level == "alarm"] == ["metal_tone"]
    assert report.shifts[0].sentence.startswith("metal_tone has shifted: population stability ")


def test_one_artisan_with_a_new_phone_is_no_drift_of_the_house() -> None:
    dice = random.Random(3)
    before, now = photos(dice, 400, 20), photos(dice, 100, 20)
    phone = iter(photos(dice, 100, 20, "phone"))
    hers = [Sighting(s.artisan, s.piece, s.values, next(phone).numbers) if s.artisan == "artisan-4" else s for s in now]

    assert compare(before, hers).level == "steady"


def test_too_few_photos_are_not_judged() -> None:
    dice = random.Random(1)

    report = compare(photos(dice, 400, 20), photos(dice, 19, 20, "phone"))

    assert (report.judged, report.level, report.shifts) == (False, "steady", ())


def test_the_same_photos_give_the_same_report() -> None:
    dice = random.Random(2)
    before, now = photos(dice, 200, 8), photos(dice, 60, 8)

    assert compare(before, now) == compare(before, now)


def test_the_index_is_the_published_one() -> None:
    # Shares of (0.5, 0.5) and (0.75, 0.25): 0.25 ln 1.5 - 0.25 ln 0.5.
    assert population_stability([499_999.5, 499_999.5], [749_999.5, 249_999.5]) == pytest.approx(0.27465, abs=1e-5)
    assert population_stability([5, 5, 5], [50, 50, 50]) == 0.0
    with pytest.raises(ValueError, match="zip"):
        population_stability([1, 2], [1, 2, 3])
