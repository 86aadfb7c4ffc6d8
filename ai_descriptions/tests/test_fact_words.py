from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from ai_descriptions.models import Fact
from ai_descriptions.web.fact_words import attribute_words, sureness, value_words


@pytest.mark.parametrize(
    ("attribute", "value", "words"),
    [
        ("type", "loose_stone", "loose stone"),
        ("metal", {"base": "silver", "fineness": 925}, "silver, 925"),
        ("metal", {"base": "brass", "plating": "gold"}, "brass, gold-plated"),
        ("stones", [{"name": "turquoise", "form": "cabochon"}], "turquoise (cabochon)"),
        ("stones", [{"colour": "blue", "form": "faceted"}], "blue faceted"),
        ("stones", [], "no stones"),
        ("dimensions", {"ring_size": "US 7", "drop_mm": 38}, "ring size US 7, drop 38 mm"),
        ("weight_g", 4.5, "4.5 g"),
        ("care", "keep it dry", "keep it dry"),
    ],
)
def test_values_read_as_people_say_them(attribute: str, value: Any, words: str) -> None:
    assert value_words(attribute, value) == words


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"source": "artisan"}, "you said so"),
        ({"source": "mark"}, "read from the hallmark"),
        ({"source": "model", "probability": 0.97}, "the model thinks, sure"),
        ({"source": "model", "probability": 0.85}, "the model thinks, quite sure"),
        ({"source": "model", "probability": 0.6}, "the model thinks, fairly sure"),
        ({"source": "model", "probability": 0.99, "asserted": False}, "the model thinks, not sure"),
    ],
)
def test_sources_and_sureness_are_words(members: dict[str, Any], words: str) -> None:
    assert sureness(Fact(**members)) == words


def test_labels_speak_the_language_of_the_page() -> None:
    with override("de"):
        assert (attribute_words("metal"), value_words("metal", {"base": "silver"})) == ("Metall", "Silber")
