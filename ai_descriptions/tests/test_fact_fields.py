from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from ai_descriptions.web.fact_fields import facts_posted, fields_of
from ml import vocabulary
from ml.facts import FactSheet


def posted(query: str, *attributes: str, before: dict[str, Any] | None = None) -> dict[str, Any]:
    return facts_posted(QueryDict(query), attributes, before)


def test_a_form_reads_as_facts_json() -> None:
    query = "type=ring&metal.base=silver&metal.fineness=925&motifs=leaf&motifs=bird&dimensions.ring_size=US+7"
    query += "&dimensions.band_width_mm=2,5&weight_g=4.50&stones.name=opal&made_by="
    assert posted(query, "type", "metal", "motifs", "dimensions", "weight_g", "stones", "made_by") == {
        "type": "ring",
        "metal": {"base": "silver", "fineness": 925},
        "motifs": ["leaf", "bird"],
        "dimensions": {"ring_size": "US 7", "band_width_mm": 2.5},
        "weight_g": 4.5,
        "stones": [{"name": "opal"}],
    }


def test_parts_without_a_field_in_the_form_stay_as_they_were() -> None:
    before = {
        "stones": [{"name": "opal", "cut": "rose"}, {"name": "pearl"}],
        "metal": {"base": "silver", "accent": "brass"},
    }
    told = posted("stones.name=garnet&metal.base=gold", "stones", "metal", before=before)
    assert told["stones"] == [{"name": "garnet", "cut": "rose"}, {"name": "pearl"}]
    assert told["metal"] == {"base": "gold", "accent": "brass"}


@pytest.mark.parametrize("text", ["heavy", "nan", "inf", "-inf", "1e999"])
def test_what_is_no_number_stays_a_word_for_the_refusal_to_quote(text: str) -> None:
    assert posted(f"weight_g={text}", "weight_g") == {"weight_g": text}


@pytest.mark.parametrize("attribute", (*vocabulary.VISIBLE, *vocabulary.TOLD))
def test_every_attribute_has_fields(attribute: str) -> None:
    fields = fields_of(attribute)
    assert fields
    assert all(field.label and field.name for field in fields)


@pytest.mark.parametrize(
    "facts",
    [
        {"metal": {"base": "silver", "fineness": 925, "plating": "gold"}},
        {"stones": [{"name": "turquoise", "colour": "turquoise", "form": "cabochon", "origin": "natural"}]},
        {"dimensions": {"ring_size": "US 7", "band_width_mm": 2.5}},
        {"motifs": ["leaf", "bird"]},
        {"technique": ["forged"]},
        {"weight_g": 4.5},
        {"care": "wipe with a soft dry cloth"},
        {"worn": "body"},
    ],
)
def test_a_filled_form_sent_back_unchanged_says_the_same(facts: dict[str, Any]) -> None:
    [(attribute, told)] = facts.items()
    form = QueryDict(mutable=True)
    for field in fields_of(attribute, told):
        if field.kind == "many":
            form.setlist(field.name, [choice.value for choice in field.choices if choice.chosen])
        elif field.kind == "select":
            form[field.name] = next((choice.value for choice in field.choices if choice.chosen), "")
        else:
            form[field.name] = field.value
    assert FactSheet.from_json(facts_posted(form, [attribute])) == FactSheet.from_json(facts)


def test_sizes_that_the_piece_does_not_have_are_not_asked() -> None:
    names = {field.name for field in fields_of("dimensions", piece="earrings")}
    assert "dimensions.drop_mm" in names
    assert "dimensions.ring_size" not in names
