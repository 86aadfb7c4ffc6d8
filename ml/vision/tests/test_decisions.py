"""Promises of decisions: calibrated, abstaining below the threshold, silent where nothing was proven."""

import json

import numpy as np
import pytest

from ml.vision import layout
from ml.vision.decisions import Decisions, sigmoid, softmax
from ml.vision.readings import readings_of
from ml.vision.tests.sample import decisions, photo


def test_one_valued_attributes_give_exactly_their_best_value() -> None:
    readings = photo({}).readings
    one_valued = [head.attribute for head in layout.heads() if not head.many]
    assert [reading.attribute for reading in readings] == one_valued


def test_a_value_is_asserted_from_its_threshold_on() -> None:
    rules = decisions(0.8)
    assert rules.passed("type", "ring", 0.8)
    assert not rules.passed("type", "ring", 0.7999)


def test_a_value_without_proof_is_never_asserted() -> None:
    assert not decisions(None).passed("type", "ring", 1.0)


def test_without_jewellery_nothing_is_asserted() -> None:
    readings = readings_of(photo({"type": {"ring": 20}}).logits, decisions(), jewellery=False)
    assert not any(reading.asserted for reading in readings)


def test_the_temperature_divides_the_scores_of_its_head() -> None:
    rules = Decisions({**decisions().temperatures, "type": 2.0}, decisions().thresholds, 0.5, 2.0)
    logits = rules.calibrated(np.ones(layout.width() + 1, np.float32))
    assert logits["type"].tolist() == [0.5] * len(layout.head("type").values)
    assert logits["worn"].tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("score", "strangeness", "expected"), [(2.0, 1.0, True), (-2.0, 1.0, False), (2.0, 2.5, False)]
)
def test_low_scores_and_strange_photos_are_no_jewellery(score: float, strangeness: float, expected: bool) -> None:
    scores = np.zeros(layout.width() + 1, np.float32)
    scores[-1] = score
    assert decisions().is_jewellery(scores, strangeness) is expected


def test_they_survive_json() -> None:
    assert Decisions.from_json(json.loads(json.dumps(decisions(None).as_json()))) == decisions(None)


def test_a_missing_value_or_attribute_is_refused() -> None:
    data = decisions().as_json()
    del data["thresholds"]["type"]["ring"]
    with pytest.raises(ValueError, match="thresholds of type do not fit the vocabulary"):
        Decisions.from_json(data)
    with pytest.raises(ValueError, match="incomplete"):
        Decisions.from_json({"thresholds": {}})


def test_probabilities_do_not_overflow() -> None:
    assert softmax(np.array([1e4, 0, -1e4], np.float32)).tolist() == [1, 0, 0]
    assert sigmoid(np.array([-1e4, 0, 1e4], np.float32)).tolist() == [0, 0.5, 1]
