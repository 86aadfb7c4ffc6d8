import re

import pytest

from ml import vocabulary

LABELLED_BY_EYE = {
    "type": "ring earrings necklace pendant bracelet bangle brooch anklet watch cufflinks charm set tiara "
    "loose_stone other",
    "metal_tone": "white yellow rose copper dark mixed none",
    "stone_colours": "none clear white black grey red pink orange yellow green blue turquoise purple brown multi",
    "stone_forms": "none faceted cabochon pearl bead pave rough enamel",
    "motifs": "none heart flower leaf animal insect bird cross moon_star geometric knot letter crown shell "
    "tree skull spiral bow snake eye",
    "surface": "polished textured openwork wire chain beaded other",
    "worn": "body product",
}
ALL = (*vocabulary.VISIBLE, *vocabulary.TOLD, *vocabulary.PARTS)
WITH_FILES = [name for name in ALL if name != "weight_g"]


@pytest.mark.parametrize("attribute", vocabulary.VISIBLE)
def test_visible_values_stand_in_the_order_of_the_labels_by_eye(attribute: str) -> None:
    assert vocabulary.values(attribute) == tuple(LABELLED_BY_EYE[attribute].split())


@pytest.mark.parametrize("attribute", WITH_FILES)
def test_every_value_has_a_label_in_every_language_of_the_interface(attribute: str) -> None:
    for value in vocabulary.values(attribute):
        labels = [vocabulary.label(attribute, value, language) for language in vocabulary.LANGUAGES]
        assert all(labels), value


@pytest.mark.parametrize("attribute", WITH_FILES)
def test_every_value_reads_back_as_itself_and_from_its_english_label(attribute: str) -> None:
    for value in vocabulary.values(attribute):
        assert vocabulary.canonical(attribute, value) == value
        assert vocabulary.canonical(attribute, vocabulary.label(attribute, value)) == value


@pytest.mark.parametrize(
    ("attribute", "text", "value"),
    [
        ("type", "BAGUE", "ring"),
        ("type", "Ohrstecker", "earrings"),
        ("type", "pendientes", "earrings"),
        ("type", "colares", "necklace"),
        ("type", "cuff", "bangle"),
        ("metal", "Sterling Silver", "silver"),
        ("metal", "or jaune", "gold"),
        ("metal", "Edelstahl", "stainless steel"),
        ("plating", "gold plated", "gold"),
        ("stones", "lápis-lazúli", "lapis lazuli"),
        ("stones", "Tiger’s Eye", "tiger eye"),
        ("stones", "œil de tigre", "tiger eye"),
        ("origin", "lab-grown", "lab-created"),
        ("stone_colours", "multi-coloured", "multi"),
    ],
)
def test_synonyms_of_five_languages_are_read(attribute: str, text: str, value: str) -> None:
    assert vocabulary.canonical(attribute, text) == value


def test_a_word_means_what_it_means_in_the_language_asked() -> None:
    assert vocabulary.canonical("stone_forms", "perle", "de") == "pearl"
    assert vocabulary.canonical("type", "bague", "de") is None


def test_an_unknown_word_is_not_guessed() -> None:
    assert vocabulary.canonical("stones", "unobtainium") is None


def test_an_unknown_told_stone_is_its_own_label() -> None:
    assert vocabulary.label("stones", "seraphinite", "de") == "seraphinite"


def test_an_attribute_without_vocabulary_is_refused() -> None:
    with pytest.raises(KeyError, match="no vocabulary for 'weight_g'"):
        vocabulary.values("weight_g")
    with pytest.raises(KeyError, match="no vocabulary"):
        vocabulary.values("../../etc/passwd")


def test_only_what_a_photo_can_show_is_marked_visible() -> None:
    for attribute in WITH_FILES:
        for value in vocabulary.values(attribute):
            assert vocabulary.entry(attribute, value)["visible"] is (attribute in vocabulary.VISIBLE)


def test_stones_use_the_colours_and_forms_a_photo_shows() -> None:
    for name in vocabulary.values("stones"):
        stone = vocabulary.entry("stones", name)
        assert set(stone["colours"]) <= set(vocabulary.values("stone_colours"))
        assert set(stone["forms"]) <= set(vocabulary.values("stone_forms"))
        assert set(stone["origins"]) <= set(vocabulary.values("origin"))


def test_types_carry_the_ids_of_both_taxonomies() -> None:
    ring = vocabulary.entry("type", "ring")
    assert (ring["shopify"], ring["google"]) == ("aa-6-9", 200)


def test_the_fingerprint_is_a_sha256_and_stable() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", vocabulary.fingerprint())
    assert vocabulary.fingerprint() == vocabulary.fingerprint()
