"""One model of a kind is live, switching is one step, and damaged files never go live."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from ai_descriptions.live_models import live_writer, model_folder
from ai_descriptions.model_versions import model_add, model_promote, model_rollback, starters_add
from ai_descriptions.models import ModelState, ModelVersion
from feedback.models import Action, ReviewAction
from ml.artifacts import ArtifactError, write_artifact

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(settings, tmp_path: Path) -> Path:
    settings.MODEL_ROOT = tmp_path
    return tmp_path


def model_on_disk(root: Path, version: str) -> str:
    with write_artifact(
        root / version,
        kind="text",
        name="tiny",
        version=version,
        vocabulary="v",
        data_fingerprint="d",
        licence="ours",
    ) as folder:
        (folder / "card.md").write_text(f"Card of {version}")
        (folder / "weights.txt").write_text("0.5")
    return version


def added(root: Path, version: str) -> ModelVersion:
    return model_add(kind="text", folder=model_on_disk(root, version), user=None)


def live() -> list[str]:
    return list(ModelVersion.objects.filter(state=ModelState.LIVE).values_list("version", flat=True))


def test_a_new_model_is_a_candidate_with_its_card_and_serves_nobody_yet(root: Path) -> None:
    version = added(root, "1")

    assert (version.state, version.card, version.manifest["name"]) == (ModelState.CANDIDATE, "Card of 1", "tiny")
    assert live_writer() is None


def test_the_commands_lead_a_folder_from_the_disk_to_live(root: Path) -> None:
    call_command("model_add", "text", model_on_disk(root, "mine"))
    call_command("model_promote", "text", "mine", "--reason", "trained on our shop")

    assert live() == ["mine"]
    with pytest.raises(CommandError, match=r"Not added\. There is no model folder"):
        call_command("model_add", "text", "elsewhere")


def test_promoting_retires_the_one_before_and_rolling_back_brings_it_back(root: Path) -> None:
    first, second = added(root, "1"), added(root, "2")
    model_promote(version=first, user=None)
    model_promote(version=second, user=None, reason="better stones")
    assert live() == ["2"]

    assert model_rollback(kind="text", user=None).version == "1"

    assert live() == ["1"]
    acts = ReviewAction.objects.order_by("id").values_list("action", "before", "after")
    assert list(acts)[2:] == [
        (Action.MODEL_PROMOTED, None, "1"),
        (Action.MODEL_PROMOTED, "1", "2"),
        (Action.MODEL_ROLLED_BACK, "2", "1"),
    ]


def test_a_model_with_one_changed_byte_is_refused_and_the_live_one_keeps_serving(root: Path) -> None:
    first, second = added(root, "1"), added(root, "2")
    model_promote(version=first, user=None)
    (model_folder(second) / "weights.txt").write_text("0.6")

    with pytest.raises(ArtifactError):
        model_promote(version=second, user=None)

    assert live() == ["1"]


def test_rolling_back_without_an_earlier_model_says_so(root: Path) -> None:
    model_promote(version=added(root, "1"), user=None)

    with pytest.raises(CommandError, match="There is no earlier text model"):
        call_command("model_rollback", "text")
    assert live() == ["1"]


def test_promoting_a_version_that_nobody_knows_names_the_known_ones(root: Path) -> None:
    added(root, "1")

    with pytest.raises(CommandError, match=r"no such version\. Known: 1"):
        call_command("model_promote", "text", "9")


def test_the_database_allows_one_live_model_of_a_kind(root: Path) -> None:
    model_promote(version=added(root, "1"), user=None)

    with pytest.raises(IntegrityError, match="one_live_model_per_kind"), transaction.atomic():
        ModelVersion.objects.filter(pk=added(root, "2").pk).update(state=ModelState.LIVE)


def test_starters_go_live_where_nothing_was_chosen_and_never_replace_a_choice(root: Path) -> None:
    starters = root / "starters"
    model_on_disk(starters, "text")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.STARTER_MODELS", starters)
        starters_add(starters=starters)
        assert live() == ["text"]

        model_promote(version=added(root, "own"), user=None)
        starters_add(starters=starters)

    assert live() == ["own"]
