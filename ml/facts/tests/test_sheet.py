import json
from typing import Any

import pytest

from ml.facts import Fact, FactError, FactSheet, Source

FULL: dict[str, Any] = {
    "type": "ring",
    "metal_tone": "white",
    "stones": [
        {"name": "turquoise", "colour": "turquoise", "form": "cabochon", "treatment": "stabilised"},
        {"colour": "clear", "form": "faceted"},
    ],
    "motifs": ["leaf", "moon_star"],
    "surface": "textured",
    "metal": {"base": "silver", "fineness": 925},
    "technique": ["forged"],
    "dimensions": {"ring_size": "US 7"},
    "weight_g": 3.1,
    "made_by": "artisan",
}


def seen(attribute: str, value: str, probability: float = 0.9, *, asserted: bool = True) -> Fact:
    return Fact(attribute, value, Source.MODEL, probability, asserted)


def test_told_facts_come_back_as_they_were_told() -> None:
    assert FactSheet.from_json(FULL).statable() == FULL


def test_the_order_of_statable_facts_does_not_depend_on_the_order_of_telling() -> None:
    turned = dict(reversed(FULL.items()))
    assert json.dumps(FactSheet.from_json(turned).statable()) == json.dumps(FactSheet.from_json(FULL).statable())


def test_each_of_many_values_is_one_fact() -> None:
    facts = FactSheet.from_json({"motifs": ["leaf", "heart"]}).effective("motifs")
    assert [fact.value for fact in facts] == ["leaf", "heart"]


def test_an_artisan_outranks_a_mark_and_a_mark_outranks_a_model() -> None:
    sheet = FactSheet(
        [
            seen("type", "pendant", 0.99),
            Fact("type", "necklace", Source.ARTISAN),
            Fact("metal", {"base": "silver", "fineness": 925}, Source.MARK),
        ]
    )
    assert sheet.effective("type") == (Fact("type", "necklace", Source.ARTISAN),)
    assert sheet.statable() == {"type": "necklace", "metal": {"base": "silver", "fineness": 925}}


def test_a_model_may_state_only_what_it_asserts() -> None:
    sheet = FactSheet([seen("type", "ring"), seen("surface", "wire", 0.4, asserted=False)])
    assert sheet.statable() == {"type": "ring"}


def test_a_model_never_states_what_a_photo_cannot_show() -> None:
    sheet = FactSheet([seen("type", "ring"), Fact("metal", {"base": "gold"}, Source.MODEL, 0.99)])
    assert sheet.statable() == {"type": "ring"}


def test_the_likeliest_of_a_models_guesses_counts() -> None:
    sheet = FactSheet([seen("type", "pendant", 0.3), seen("type", "necklace", 0.6)])
    assert sheet.effective("type")[0].value == "necklace"


@pytest.mark.parametrize(
    ("colours", "forms", "stones"),
    [
        (["blue"], ["cabochon"], [{"colour": "blue", "form": "cabochon"}]),
        (["blue"], [], [{"colour": "blue"}]),
        ([], ["pearl"], [{"form": "pearl"}]),
        (["blue", "red"], ["bead"], [{"colour": "blue", "form": "bead"}, {"colour": "red", "form": "bead"}]),
        (
            ["white", "clear"],
            ["pearl", "faceted"],
            [{"colour": "white", "form": "pearl"}, {"colour": "clear", "form": "faceted"}],
        ),
        (["blue", "red"], ["bead", "faceted"], [{"colour": "blue"}, {"colour": "red"}]),
        (["none"], ["none"], None),
    ],
)
def test_stones_that_are_only_seen_have_only_colours_and_forms(
    colours: list[str], forms: list[str], stones: list[dict[str, str]] | None
) -> None:
    facts = [seen("stone_colours", colour) for colour in colours] + [seen("stone_forms", form) for form in forms]
    assert FactSheet(facts).statable().get("stones") == stones


def test_told_stones_win_over_seen_ones() -> None:
    sheet = FactSheet([seen("stone_colours", "blue")]).merged(FactSheet.from_json({"stones": [{"name": "topaz"}]}))
    assert sheet.statable()["stones"] == [{"name": "topaz"}]


def test_told_that_there_are_no_stones_wins_over_seen_ones() -> None:
    sheet = FactSheet([seen("stone_colours", "blue")]).merged(FactSheet.from_json({"stones": []}))
    assert "stones" not in sheet.statable()


def test_none_and_other_are_left_unsaid() -> None:
    sheet = FactSheet.from_json({"type": "other", "metal_tone": "none", "motifs": []})
    assert sheet.statable() == {}


def test_a_model_that_sees_another_colour_than_the_told_metal_has_is_wrong() -> None:
    sheet = FactSheet([seen("metal_tone", "white")]).merged(
        FactSheet.from_json({"metal": {"base": "gold", "fineness": 750}})
    )
    assert sheet.statable()["metal_tone"] == "yellow"


def test_merging_replaces_what_the_same_source_said_before() -> None:
    merged = FactSheet.from_json({"metal": {"base": "brass"}, "surface": "wire"}).merged(
        FactSheet.from_json({"metal": {"base": "bronze"}})
    )
    assert merged.statable() == {"surface": "wire", "metal": {"base": "bronze"}}


def test_merging_keeps_the_other_dimensions() -> None:
    merged = FactSheet.from_json({"dimensions": {"ring_size": "US 7"}}).merged(
        FactSheet.from_json({"dimensions": {"band_width_mm": 3}})
    )
    assert merged.statable()["dimensions"] == {"ring_size": "US 7", "band_width_mm": 3}


def test_two_different_told_types_are_refused() -> None:
    with pytest.raises(FactError, match="two answers for type: 'ring' and 'brooch'"):
        FactSheet([Fact("type", "ring", Source.ARTISAN), Fact("type", "brooch", Source.ARTISAN)])


def test_a_probability_outside_its_range_is_refused() -> None:
    with pytest.raises(FactError, match="between 0 and 1"):
        seen("type", "ring", float("nan"))


def test_what_is_handed_out_cannot_change_the_sheet() -> None:
    sheet = FactSheet.from_json({"metal": {"base": "silver"}})
    sheet.statable()["metal"]["base"] = "gold"
    assert sheet.statable()["metal"] == {"base": "silver"}
