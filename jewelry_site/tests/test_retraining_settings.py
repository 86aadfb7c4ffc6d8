"""When models learn again, as the environment says."""

from __future__ import annotations

import pytest

from feedback.learning.models import Where
from jewelry_site.env import PLACES_TO_TRAIN, EnvError, read_env

NEEDED = {"DATABASE_URL": "postgresql://h/n", "REDIS_URL": "redis://h", "SECRET_KEY": "s"}


def test_without_a_word_models_learn_each_week_and_after_two_hundred_examples_here() -> None:
    wishes = read_env(NEEDED).retraining

    assert (wishes.every_days, wishes.after_examples, wishes.where) == (7.0, 200, "local")


def test_the_places_are_those_that_a_training_knows() -> None:
    assert list(PLACES_TO_TRAIN) == Where.values


@pytest.mark.parametrize(
    ("name", "value"),
    [("RETRAIN_WHERE", "moon"), ("RETRAIN_EVERY_DAYS", "-1"), ("RETRAIN_AFTER_EXAMPLES", "many")],
)
def test_what_cannot_be_meant_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(EnvError, match=name):
        read_env({**NEEDED, name: value})
