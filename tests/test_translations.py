"""The catalogues hold every sentence of the product, whole and fresh; templates hold no sentence that is not marked."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from ml import vocabulary
from tools.messages.catalogues import LANGUAGES, catalogue, compiled, mo_path, sentences, translated
from tools.messages.extract import extracted, template_files

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w+\}")
# Names and units that are the same in every language.
ALIKE = {"Touchstone", "API", "HTTP", "ms", "MB", "px"}
SAID_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description"}
HELD_SENTENCE = re.compile(r"data-(done|drop|remove|add|restore|older|put-back|approve|save-approve|close|veil)$")


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def originals(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple) else [message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_product_is_translated(language: str) -> None:
    done = {(message.id, message.context) for message in sentences(catalogue(language)) if translated(message)}
    wanted = {(message.id, message.context) for message in sentences(extracted())}
    assert sorted(map(str, wanted - done)) == [], "python -m tools.messages update, then translate what is new"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_every_place_and_every_plural_form(language: str) -> None:
    known = catalogue(language)
    wrong = []
    for message in sentences(known):
        allowed = {tuple(sorted(PLACE.findall(text))) for text in originals(message)}
        wrong += [text for text in forms(message) if text and tuple(sorted(PLACE.findall(text))) not in allowed]
        if isinstance(message.id, tuple) and len(forms(message)) != known.num_plurals:
            wrong.append(message.id[0])
        wrong += [message.id] if message.fuzzy else []
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_source(language: str) -> None:
    read = [GNUTranslations(BytesIO(data))._catalog for data in (compiled(language), mo_path(language).read_bytes())]
    for catalog in read:
        catalog.pop("")
    assert read[0] == read[1], "python -m tools.messages compile"


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotes_and_spaces_are_those_of_the_language(language: str) -> None:
    """Quotes of English stand in no translation, and French signs never begin a line."""
    foreign = {"de": r"”|«|»", "fr": r"“|”|„| [;:!?»]|« ", "es": r"“|”|„"}[language]
    texts = [text for message in sentences(catalogue(language)) for text in forms(message)]
    assert [text for text in texts if re.search(foreign, text)] == []


@pytest.mark.parametrize("attribute", [*vocabulary.VISIBLE, *vocabulary.PARTS, "metal", "stones", "technique"])
def test_chips_read_in_every_language(attribute: str) -> None:
    for language in LANGUAGES:
        assert vocabulary.attribute_label(attribute, language)
        labels = [vocabulary.entry(attribute, value)["labels"].get(language) for value in vocabulary.values(attribute)]
        assert all(labels), (attribute, language)


SILENT = {"script", "style", "code"}


class Unmarked(HTMLParser):
    """Collects words between tags, and in attributes that people are told, that no translation can reach."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        for name, value in attrs:
            if name in SAID_ALOUD or HELD_SENTENCE.match(name):
                self.note(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.note(data)

    def note(self, text: str) -> None:
        self.found += [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in ALIKE]


def unmarked(source: str) -> list[str]:
    bare = re.sub(r"{% comment .*?{% endcomment %}|{#.*?#}", "", source, flags=re.DOTALL)
    bare = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", bare, flags=re.DOTALL)
    reader = Unmarked()
    reader.feed(re.sub(r"{%.*?%}|{{.*?}}", "", bare, flags=re.DOTALL))
    return reader.found


@pytest.mark.parametrize("path", template_files(), ids=lambda path: Path(path).name)
def test_no_template_holds_words_that_are_not_marked(path: Path) -> None:
    # The page of the API's documentation is written by a library, in English; the other holds attributes alone.
    source = "" if path.name in {"api_docs.html", "fill.html"} else path.read_text(encoding="utf-8")
    assert unmarked(source) == []


def test_words_that_are_not_marked_would_be_found() -> None:
    source = "<p alt='A ring'>{% translate 'Yes' %} No {{ name }}{% blocktranslate %}Fine{% endblocktranslate %}</p>"
    assert unmarked(source) == ["ring", "No"]
