"""What the photos do not show is said: no jewellery, or photos that do not agree."""

from __future__ import annotations

import pytest

from ai_descriptions.models import Job, JobKind
from ai_descriptions.remarks import remarks_of, remarks_on


def test_photos_that_do_not_agree_are_named_attribute_by_attribute() -> None:
    assert remarks_on(jewellery=[True, False], differ=("type", "metal_tone")) == [
        "photos_differ:type",
        "photos_differ:metal_tone",
    ]


def test_without_any_jewellery_it_says_only_that() -> None:
    assert remarks_on(jewellery=[False, False], differ=("type",)) == ["no_jewellery_seen"]


@pytest.mark.parametrize("newest", [JobKind.DESCRIBE, JobKind.REWRITE])
def test_the_job_that_last_looked_counts_and_a_rewrite_does_not_look(newest: str) -> None:
    looked = Job(kind=JobKind.DESCRIBE, remarks=["photos_differ:metal_tone"])
    jobs = [looked] if newest == JobKind.DESCRIBE else [Job(kind=JobKind.REWRITE), looked]

    assert remarks_of(jobs) == [
        {
            "code": "photos_differ:metal_tone",
            "detail": "The photos do not agree on this: Colour of the metal. Check what is said of it.",
        }
    ]


def test_a_listing_that_nobody_looked_at_has_no_remarks() -> None:
    assert remarks_of([]) == []


def test_a_text_too_like_another_is_said_of_the_last_text_only() -> None:
    like = Job(kind=JobKind.REWRITE, remarks=["like_another_text"])
    looked = Job(kind=JobKind.DESCRIBE, remarks=["like_another_text"])

    assert [remark["code"] for remark in remarks_of([like, looked])] == ["like_another_text"]
    assert remarks_of([Job(kind=JobKind.REWRITE), like, looked]) == []
