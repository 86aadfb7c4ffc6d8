"""One setting names the text model, and a wrong one says how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ml.other_models import ChoiceError, Endpoint, Folder, Hub, choose


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize("text", ["", "  ", "starter"])
def test_nothing_and_the_word_starter_mean_the_starter(text: str) -> None:
    assert choose(text) is None


def test_a_folder_a_hub_name_and_an_address_are_told_apart(folder: Path) -> None:
    assert choose(str(folder), seconds=7) == Folder(folder, 7)
    assert choose("owner/name") == Hub("owner/name", "main", download=False)
    assert choose("owner/name@v1.2", download=True) == Hub("owner/name", "v1.2", download=True)
    assert choose("https://models.example/v1/", model="small", key="k") == Endpoint(
        "https://models.example/v1", "small", "k"
    )


def test_the_whole_address_of_the_chat_is_understood_too() -> None:
    chosen = choose("http://127.0.0.1:8080/v1/chat/completions", model="small")

    assert isinstance(chosen, Endpoint)
    assert (chosen.address, chosen.host, chosen.leaves_machine) == ("http://127.0.0.1:8080/v1", "127.0.0.1", False)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("gpt2", "is no text model"),
        ("owner/name/more", "is no text model"),
        ("/nowhere/at/all", "There is no folder"),
        ("http://models.example/v1", "unencrypted"),
        ("ftp://models.example/v1", "Write https://"),
        ("https://user:secret@models.example/v1", "the key has its own"),
        ("https://models.example/v1?key=secret", "the key has its own"),
        ("https://models.example:port/v1", "cannot be read"),
    ],
)
def test_what_names_no_model_is_refused_with_advice(text: str, advice: str) -> None:
    with pytest.raises(ChoiceError, match=advice) as refused:
        choose(text, model="small")
    assert "secret" not in str(refused.value)


def test_an_address_needs_the_name_of_a_model_and_a_key_that_fits_into_a_header() -> None:
    with pytest.raises(ChoiceError, match="TEXT_MODEL_NAME"):
        choose("https://models.example/v1")
    with pytest.raises(ChoiceError, match="copy it again") as refused:
        choose("https://models.example/v1", model="small", key="two\nlines")
    assert "two" not in str(refused.value)


def test_a_key_is_never_shown() -> None:
    assert "hush" not in repr(choose("https://models.example/v1", model="small", key="hush"))


@pytest.mark.parametrize(
    ("missing", "advice"), [("config.json", "has no config.json"), ("model.safetensors", "safetensors")]
)
def test_a_folder_without_config_or_safe_weights_is_refused(folder: Path, missing: str, advice: str) -> None:
    (folder / missing).unlink()
    (folder / "pytorch_model.bin").write_bytes(b"")

    with pytest.raises(ChoiceError, match=advice):
        choose(str(folder))


def test_a_model_of_our_own_kind_goes_the_way_of_our_own_models(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")

    with pytest.raises(ChoiceError, match="model_add"):
        choose(str(folder))
