"""Sentences for people: kept with their places, said in any language."""

from ml.claims import check, rules, spoken
from ml.commands.sentences import FILE, listing
from ml.facts import FactSheet
from ml.messages import Message, Term, message_from_json, terms
from ml.questions import ask

GERMAN = {"What is the {stone}?": "Was ist der Stein ({stone})?", "{colour} cabochon": "Cabochon, {colour}"}


def german(text: str) -> str:
    return GERMAN.get(text, text)


def test_a_message_is_english_and_fills_its_places() -> None:
    message = Message("{origin} {stone}", {"origin": "", "stone": Term("stones", "pearl")}, capital=True)
    assert str(message) == "Pearl"


def test_a_message_is_said_in_another_language_with_the_vocabularys_own_words() -> None:
    stone = Message("{colour} cabochon", {"colour": Term("stone_colours", "blue")})
    question = Message("What is the {stone}?", {"stone": stone})
    assert str(question) == "What is the blue cabochon?"
    assert question.said(german, "de") == "Was ist der Stein (Cabochon, blau)?"


def test_braces_in_what_people_typed_are_left_alone() -> None:
    assert str(Message("“{words}”: {because}", {"words": "{because}", "because": "x"})) == "“{because}”: x"


def test_a_stored_message_says_the_same() -> None:
    message = Message("{a} {b}", {"a": terms("motifs", {"leaf", "bird"}), "b": Message("none")}, capital=True)
    assert message_from_json(message.as_json()) == message
    assert str(message) == "Bird, leaf none"
    assert message_from_json("torn") is None


def test_every_question_and_answer_can_be_said_in_another_language() -> None:
    question = ask(FactSheet.from_json({"type": "ring"}))[0]
    assert question.prompt == "What is the metal?"
    said = [option.says.said(german, "de") for option in question.options]
    assert "Titan" in said


def test_a_finding_can_be_said_in_another_language() -> None:
    known = FactSheet.from_json({"type": "ring", "motifs": ["leaf"]})
    finding = check({"title": "A heart ring"}, known)[0]
    rule = rules()[finding.rule]
    translated = {rule.explanation: "Kein „{words}“. Bekannt: {because}", rule.advice: "Das Motiv nennen."}
    assert spoken(finding.rule, finding.values, lambda text: translated[text], "de") == (
        "Kein „heart ring“. Bekannt: Blatt",
        "Das Motiv nennen.",
    )
    assert spoken("no_such_rule", {}, str, "de") is None


def test_translators_find_every_sentence_of_the_data_files() -> None:
    assert FILE.read_text(encoding="utf-8") == listing(), "run: python -m ml sentences"
