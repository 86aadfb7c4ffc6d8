"""Promises of the weak labels: five languages, nothing that is denied or about another piece, nothing told as seen."""

from __future__ import annotations

import pytest

from ml import vocabulary
from ml.weaklabels import WeakLabel, read_weak_labels
from ml.weaklabels.phrases import LANGUAGES, READ, phrases


def read(description: str, title: str = "") -> dict[str, tuple[str, ...]]:
    return {label.attribute: label.values for label in read_weak_labels(description, title)}


@pytest.mark.parametrize(
    ("title", "description", "piece", "language"),
    [
        ("Hammered Silver Ring", "A ring with a satin finish, made by hand.", "ring", "en"),
        ("PAR DE AROS", "Par de aros de oro amarillo con diseño de tubo.", "earrings", "es"),
        ("", "Ce pendentif, entièrement recouvert de diamants, est une pièce unique.", "pendant", "fr"),
        ("", "Das Perlenarmband ist mit einem Verschluss aus Silber gefertigt.", "bracelet", "de"),
        ("", "Um par de brincos de prata com uma pedra azul.", "earrings", "pt"),
    ],
)
def test_the_piece_is_read_in_five_languages(title: str, description: str, piece: str, language: str) -> None:
    label = next(label for label in read_weak_labels(description, title) if label.attribute == "type")
    assert (label.values, label.language) == ((piece,), language)


@pytest.mark.parametrize(
    "description",
    [
        "A silver locket. The matching earrings are sold separately, and the bracelet is not included.",
        "Wear it with your favourite earrings; this is not a ring.",
        "In the style of a signet ring, this is a charm for your bracelet.",
        "The coordinated set includes a bracelet and stud earrings for the wedding.",
        "This pendant necklace is made for the summer.",
        "A pendant that comes on a black cotton cord with a clasp.",
    ],
)
def test_what_is_denied_or_about_another_piece_or_open_is_no_label(description: str) -> None:
    assert "type" not in read(description)


def test_plurals_and_compounds_are_read() -> None:
    assert read("These bracelets are made for the beach and for you.")["type"] == ("bracelet",)
    assert read("Diese Silberringe sind für den Alltag.")["type"] == ("ring",)


def test_a_title_that_contradicts_the_description_gives_nothing() -> None:
    assert "type" not in read("This bracelet is made of the best silver.", "Classic watch")


def test_what_a_metal_is_says_nothing_about_how_it_looks() -> None:
    assert "metal_tone" not in read("A ring made of 18k gold with a sterling silver inlay.")
    assert "metal_tone" not in read("Un anillo de oro amarillo con una piedra.")
    assert read("A gold-tone ring with an enamel flower for the spring.")["metal_tone"] == ("yellow",)
    assert "metal_tone" not in read("A gold-tone and silver-tone ring for the two of you.")


def test_stones_named_by_the_seller_are_no_colours() -> None:
    assert "stone_colours" not in read("A ring with a green emerald and the blue sapphire of your dreams.")


def test_several_values_are_a_hint_and_not_the_whole_answer() -> None:
    labels = {label.attribute: label for label in read_weak_labels("A heart-shaped ring with beads for the summer.")}
    assert labels["motifs"] == WeakLabel("motifs", ("heart",), "heart shaped", "en")
    assert not labels["motifs"].whole
    assert labels["type"].whole


@pytest.mark.parametrize(
    "text", ["", "闪耀冰晶网球手链绳", "Guldring med en blå sten och en pärla", "%&/()", "ring " * 9000]
)
def test_other_languages_and_strange_texts_give_no_false_hints(text: str) -> None:
    assert set(read(text)) <= {"type"}
    assert read(text).get("type") in (None, ("ring",))


def test_only_values_of_the_vocabulary_are_read() -> None:
    for attribute in READ:
        for language in LANGUAGES:
            assert set(phrases(attribute, language, title=True).values()) <= set(vocabulary.values(attribute))
