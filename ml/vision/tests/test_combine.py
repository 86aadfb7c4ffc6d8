"""Promises about several photos: they are weighed together, and contradictions are said."""

import pytest

from ml.facts import Source
from ml.vision import PieceReading, combine, facts
from ml.vision.tests.sample import photo


def found(piece: PieceReading, attribute: str) -> dict[str, tuple[float, bool]]:
    return {r.value: (round(r.probability, 3), r.asserted) for r in piece.readings if r.attribute == attribute}


def test_two_photos_that_agree_keep_their_answer() -> None:
    piece = combine([photo({"type": {"ring": 9}}), photo({"type": {"ring": 9}})])
    assert found(piece, "type") == {"ring": (0.998, True)}
    assert piece.disagreements == ()


def test_a_sure_photo_outweighs_an_unsure_one() -> None:
    piece = combine([photo({"type": {"ring": 9}}), photo({"type": {"brooch": 0.5}})])
    assert list(found(piece, "type")) == ["ring"]
    assert piece.disagreements == ()


def test_photos_that_contradict_each_other_say_so_and_nothing_is_asserted() -> None:
    piece = combine([photo({"type": {"ring": 9}}), photo({"type": {"brooch": 9}})])
    assert piece.disagreements == ("type",)
    assert [asserted for _, asserted in found(piece, "type").values()] == [False]


def test_a_stone_seen_on_one_photo_and_surely_not_on_the_other_is_a_disagreement() -> None:
    piece = combine([photo({"stone_colours": {"blue": 4}}), photo({"stone_colours": {"none": 4}})])
    assert piece.disagreements == ("stone_colours",)


def test_nothing_is_asserted_of_what_the_photos_contradict_however_sure_one_of_them_is() -> None:
    photos = [photo({"type": {"ring": 12}}), photo({"type": {"brooch": 3.5}}), photo({"type": {"ring": 12}})]
    piece = combine(photos)
    assert found(piece, "type") == {"ring": (1.0, False)}
    assert piece.disagreements == ("type",)


def test_a_stone_that_one_of_two_equally_sure_photos_shows_stays_possible() -> None:
    piece = combine([photo({"stone_colours": {"blue": 2}}), photo({"stone_colours": {"blue": -2}})])
    assert found(piece, "stone_colours") == {"blue": (0.5, False)}


def test_a_worn_photo_counts_half() -> None:
    worn, plain = {"worn": {"body": 9}}, {"worn": {"product": 9}}
    rivals = [{"type": {"ring": 4}} | worn, {"type": {"brooch": 4}} | plain]
    assert list(found(combine([photo(one) for one in rivals]), "type")) == ["brooch"]
    twice_and_once = found(combine([photo(rivals[0]), photo(rivals[0]), photo(rivals[1])]), "type")
    assert set(twice_and_once.values()) == {(0.266, False)}
    assert list(found(combine([photo(rivals[0])] * 3 + [photo(rivals[1])]), "type")) == ["ring"]


def test_whether_it_is_worn_may_differ_from_photo_to_photo() -> None:
    assert combine([photo({"worn": {"body": 9}}), photo({"worn": {"product": 9}})]).disagreements == ()


def test_a_photo_without_jewellery_does_not_count() -> None:
    piece = combine([photo({"type": {"ring": 9}}), photo({"type": {"watch": 9}}, jewellery=False)])
    assert found(piece, "type") == {"ring": (0.998, True)}
    assert piece.disagreements == ()


def test_without_any_jewellery_nothing_is_asserted() -> None:
    piece = combine([photo({"type": {"ring": 9}}, jewellery=False)])
    assert found(piece, "type") == {"ring": (0.998, False)}
    assert not any(reading.asserted for reading in piece.readings)


def test_many_valued_attributes_keep_each_value_above_a_twentieth() -> None:
    piece = combine([photo({"stone_colours": {"blue": 3, "clear": -2.9, "red": -3.1}})])
    assert found(piece, "stone_colours") == {"blue": (0.953, True), "clear": (0.052, False)}


def test_no_photo_is_an_error() -> None:
    with pytest.raises(ValueError, match="no photo"):
        combine([])


def test_readings_become_facts_of_the_model() -> None:
    sheet = facts(combine([photo({"type": {"ring": 9}, "stone_colours": {"blue": 3, "clear": 0}})]))
    kind = sheet.effective("type")[0]
    assert (kind.value, kind.source, kind.asserted) == ("ring", Source.MODEL, True)
    assert [(fact.value, fact.asserted) for fact in sheet.effective("stone_colours")] == [
        ("blue", True),
        ("clear", False),
    ]
