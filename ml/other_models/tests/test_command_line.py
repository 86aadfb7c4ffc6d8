"""``--model`` takes the starter, folders and endpoints; a wrong one is a sentence, and a key comes from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ml.__main__ import main
from ml.other_models.tests.pieces import RING, answer
from ml.other_models.tests.stub_server import completion, stub_server


@pytest.fixture
def facts(tmp_path: Path) -> str:
    path = tmp_path / "facts.jsonl"
    path.write_text(json.dumps({"id": "ring", "facts": RING, "tone": "warm", "length": "medium"}))
    return str(path)


def test_write_with_an_endpoint_names_it_and_takes_the_key_from_a_file(
    facts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "key").write_text("sk-hush\n")
    with stub_server(completion(answer())) as stub:
        more = ["--model", stub.address, "--model-name", "small", "--model-key-file", str(tmp_path / "key")]
        assert main(["write", "--facts", facts, "--json", *more]) == 0

    line = json.loads(capsys.readouterr().out)
    assert (line["id"], line["writer"], line["findings"]) == ("ring", "model", [])
    assert line["models"]["text"].startswith("small (small-2026) at 127.0.0.1")
    assert stub.requests[0]["headers"]["Authorization"] == "Bearer sk-hush"


def test_evaluate_counts_why_a_model_did_not_write(facts: str, capsys: pytest.CaptureFixture[str]) -> None:
    with stub_server(completion("I cannot fulfil this request.")) as stub:
        asked = ["evaluate", "text", "--facts", facts, "--json", "--model", stub.address, "--model-name", "small"]
        assert main(asked) == 0

    report = json.loads(capsys.readouterr().out)
    assert (report["by_planner"], report["not_written_because"]) == (1.0, {"refusal": 1})
    assert report["model"].startswith("small (small-2026) at 127.0.0.1")


def test_a_model_that_is_none_is_named_in_a_sentence(facts: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["write", "--facts", facts, "--model", "gpt2"]) == 1
    assert "'gpt2' is no text model" in capsys.readouterr().err
