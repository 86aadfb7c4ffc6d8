"""A model in a folder is opened safely, answers by its own chat template or as a plain text, and names itself."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ml.facts import FactSheet
from ml.other_models import Folder, Hub, weights
from ml.other_models.local import LocalModel
from ml.other_models.model import OtherModelError
from ml.other_models.opening import open_writer
from ml.other_models.prompt import make_prompt
from ml.other_models.settings import settings_hash
from ml.other_models.tests.pieces import RING, answer, piece
from ml.other_models.tests.tiny import save_model, teach, tokenizer_for

CHAT = (
    "{% for m in messages %}{{ '<|' + m['role'] + '|>' + m['content'] + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
NO_SYSTEM = "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system here') }}{% endif %}" + CHAT
SMALL_ROOM = 160
TURNS = ["user", "assistant", "user", "assistant"]


def prompt() -> Any:
    ring = piece()
    return make_prompt(ring.sheet, ring.names, "warm", "medium")


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with little room that learned one good answer to the short prompt of the ring by heart."""
    folder = tmp_path_factory.mktemp("learned-one")
    asked, answered = f"{prompt().brief}TITLE:", answer().removeprefix("TITLE:")
    tokenizer = tokenizer_for([asked, answered])
    network = save_model(folder, tokenizer, room=SMALL_ROOM)
    head = tokenizer(asked)["input_ids"]
    tail = tokenizer(answered)["input_ids"]
    assert teach(network, [*head, *tail, 0], len(head), steps=120) < 0.05
    network.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def unlearned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unlearned")
    save_model(folder, tokenizer_for([prompt().whole]), room=SMALL_ROOM)
    return folder


@pytest.fixture
def random_one(unlearned: Path, tmp_path: Path) -> Path:
    """A model that never learned anything, in a folder that the test may spoil."""
    return Path(shutil.copytree(unlearned, tmp_path / "random-one"))


def test_a_model_that_answers_well_writes_the_text_and_is_named_with_hash_and_settings(learned: Path) -> None:
    writer = open_writer(Folder(learned))

    text = writer.write(FactSheet.from_json(RING), tone="warm")

    assert (text.writer, text.reason, text.findings, text.sent_to) == ("model", "", (), "")
    assert text.description.startswith("This ring keeps things simple. A lapis lazuli cabochon")
    name = learned.name
    assert text.models == {"text": f"{name} {weights.fingerprint(learned)} (settings {settings_hash()})"}


def test_a_loaded_model_says_how_much_memory_it_takes(learned: Path) -> None:
    status = LocalModel(Folder(learned)).status()

    assert status.device in ("cpu", "cuda")
    assert 0 < status.memory_bytes <= sum(path.stat().st_size for path in learned.glob("*.safetensors"))


def test_a_model_that_answers_nonsense_is_followed_by_the_planner(random_one: Path) -> None:
    text = open_writer(Folder(random_one)).write(FactSheet.from_json(RING), samples=2)

    assert (text.writer, text.model) == ("planner", "sentence planner")
    assert text.instead_of.startswith("random-one ")
    assert text.reason in ("format", "empty", "leak", "refusal", "too_long")
    assert "sterling silver" in text.description


def test_the_same_seed_gives_the_same_answers_and_leaves_the_other_dice_alone(random_one: Path) -> None:
    import torch

    model = LocalModel(Folder(random_one))
    torch.manual_seed(5)
    wanted = torch.rand(1)
    torch.manual_seed(5)
    first, second, third = (model.answers(prompt(), count=1, seed=seed) for seed in (1, 1, 2))

    assert first == second != third
    assert torch.equal(torch.rand(1), wanted)


@pytest.mark.parametrize(("template", "roles"), [(CHAT, ["system", *TURNS]), (NO_SYSTEM, TURNS)])
def test_a_chat_template_is_used_and_one_without_a_system_role_gets_the_rules_from_the_user(
    random_one: Path, template: str, roles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = LocalModel(Folder(random_one))
    tokenizer = model._loaded.tokenizer
    tokenizer.chat_template = template
    read: list[str] = []
    original = type(tokenizer).__call__
    monkeypatch.setattr(
        type(tokenizer), "__call__", lambda self, text, **more: read.append(text) or original(self, text, **more)
    )

    started, ids = model._encoded(prompt())

    assert started == ""
    assert ids.shape[0] == 1
    assert [part.partition("|>")[0] for part in read[0].split("<|")[1:]] == roles
    assert read[0].endswith("<|assistant|>")
    assert "Never write a metal" in read[0]


def test_a_model_with_little_room_gets_a_short_prompt(learned: Path) -> None:
    model = LocalModel(Folder(learned))
    started, ids = model._encoded(prompt())

    assert model._loaded.tokenizer.decode(ids[0]) == prompt().brief + started == f"{prompt().brief}TITLE:"


def test_a_model_without_room_for_an_answer_is_named(tmp_path: Path) -> None:
    save_model(tmp_path, tokenizer_for([prompt().whole]), room=40)

    with pytest.raises(OtherModelError) as refused:
        LocalModel(Folder(tmp_path)).answers(prompt(), count=1, seed=0)
    assert refused.value.code == "no_room"


def test_weights_in_a_format_that_can_carry_code_are_never_opened(random_one: Path) -> None:
    (random_one / "model.safetensors").rename(random_one / "pytorch_model.bin")

    with pytest.raises(OtherModelError, match="save_pretrained"):
        LocalModel(Folder(random_one))


def test_a_model_that_brings_code_is_refused_before_anything_is_loaded(random_one: Path) -> None:
    config = json.loads((random_one / "config.json").read_text())
    config["auto_map"] = {"AutoModelForCausalLM": "modeling.Own"}
    (random_one / "config.json").write_text(json.dumps(config))
    (random_one / "modeling.py").write_text("raise SystemExit('this code was run')")

    with pytest.raises(OtherModelError) as refused:
        LocalModel(Folder(random_one))
    assert refused.value.code == "needs_code"


@pytest.mark.parametrize("damage", ["cut", "config", "no tokenizer", "no language model"])
def test_a_damaged_folder_is_named_in_a_sentence(random_one: Path, damage: str) -> None:
    if damage == "cut":
        path = random_one / "model.safetensors"
        path.write_bytes(path.read_bytes()[:100])
    elif damage == "config":
        (random_one / "config.json").write_text("{")
    elif damage == "no tokenizer":
        for path in random_one.glob("*token*"):
            path.unlink()
    else:
        (random_one / "config.json").write_text(json.dumps({"model_type": "t5"}))

    with pytest.raises(OtherModelError) as refused:
        LocalModel(Folder(random_one))
    assert refused.value.code == "not_a_model"
    assert "random-one" in str(refused.value)


def test_a_model_that_does_not_fit_into_memory_is_refused_before_it_fills_it(
    random_one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "free_memory", lambda: 1000)

    with pytest.raises(OtherModelError, match="choose a smaller model") as refused:
        LocalModel(Folder(random_one))
    assert refused.value.code == "no_memory"


def test_a_hub_name_that_is_not_in_the_cache_says_how_to_fetch_it(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))

    with pytest.raises(OtherModelError, match="TEXT_MODEL_DOWNLOAD=1") as refused:
        LocalModel(Hub("nobody/has-this-model"))
    assert refused.value.code == "not_found"


def test_another_fingerprint_means_other_weights_or_another_template(random_one: Path) -> None:
    before = weights.fingerprint(random_one)
    (random_one / "chat_template.jinja").write_text(CHAT)

    assert weights.fingerprint(random_one) != before


def test_loading_says_what_was_opened_and_how_large_it_is(random_one: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="ml.other_models.local")
    LocalModel(Folder(random_one))

    assert "MB of weights" in caplog.text


def test_choosing_loads_nothing_and_an_endpoint_needs_no_framework() -> None:
    code = (
        "import sys; import ml.other_models as other\n"
        "assert not {'numpy', 'torch', 'transformers', 'ml.text'} & set(sys.modules)\n"
        "from ml.other_models.opening import open_writer\n"
        "open_writer(other.Endpoint('https://models.example/v1', 'small'))\n"
        "assert not {'torch', 'transformers', 'tokenizers'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
