import json
import subprocess
import sys
from pathlib import Path

import pytest

from ml.__main__ import main


def give(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    class Standard:
        class buffer:
            @staticmethod
            def read() -> bytes:
                return text if isinstance(text, bytes) else text.encode()

    monkeypatch.setattr(sys, "stdin", Standard)


@pytest.fixture
def silver(tmp_path: Path) -> Path:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"type": "ring", "metal": {"base": "silver", "fineness": 925}}))
    return path


def test_a_false_claim_blocks_with_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], silver: Path
) -> None:
    give(monkeypatch, "A gold ring.")
    assert main(["check", "--facts", str(silver)]) == 1
    assert "block metal_without_ground at description 2-6 “gold”" in capsys.readouterr().out


def test_a_true_text_passes_with_exit_code_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], silver: Path
) -> None:
    give(monkeypatch, "A sterling silver ring.\n")
    assert main(["check", "--facts", str(silver), "--jurisdiction", "us"]) == 0
    assert capsys.readouterr().out == "Nothing found: every claim rests on the facts.\n"


def test_json_tells_each_finding(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    give(monkeypatch, json.dumps({"title": "Ring", "tags": ["x" * 21]}))
    assert main(["check", "--channel", "etsy", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["blocked"] is True
    assert [(one["rule"], one["field"], one["start"], one["end"]) for one in answer["findings"]] == [
        ("tag_too_long", "tags", 0, 21)
    ]
    assert answer["findings"][0]["advice"] == "Shorten it."
    assert "Etsy Open API" in answer["findings"][0]["sources"][0]


def test_json_tells_a_mend_that_was_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], silver: Path
) -> None:
    give(monkeypatch, "A gold ring.")
    assert main(["check", "--facts", str(silver), "--json"]) == 1
    finding = json.loads(capsys.readouterr().out)["findings"][0]
    assert finding["mend"] == {"start": 2, "end": 6, "put": "925 silver"}


@pytest.mark.parametrize(
    ("text", "facts", "message"),
    [
        ("", "{}", "There is no text on standard input."),
        (b"\xff\xfe\x00", "{}", "Standard input is not UTF-8 text."),
        ("ring", "{", "are not JSON"),
        ("ring", "[" * 100_000, "are not JSON"),
        ("ring", "[]", 'must be an object such as {"type": "ring"}'),
        ("ring", '{"type": "rnig"}', "Did you mean 'ring'?"),
        ('{"title": 3}', "{}", "The field 'title' must be text."),
        ("x" * 100_001, "{}", "at most 100000 can be checked"),
    ],
)
def test_unusable_input_is_said_in_one_sentence_with_exit_code_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    text: str | bytes,
    facts: str,
    message: str,
) -> None:
    path = tmp_path / "facts.json"
    path.write_text(facts)
    give(monkeypatch, text)
    assert main(["check", "--facts", str(path)]) == 2
    answer = capsys.readouterr()
    assert message in answer.err
    assert answer.out == ""


def test_a_missing_facts_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    give(monkeypatch, "ring")
    assert main(["check", "--facts", str(tmp_path / "none.json")]) == 2
    assert "none.json cannot be read" in capsys.readouterr().err


def test_the_guard_loads_nothing_heavy() -> None:
    code = (
        "import sys, ml.commands.check, ml.questions, ml.notes;"
        "heavy = {'numpy', 'PIL', 'onnxruntime', 'tokenizers', 'tensorflow', 'torch', 'transformers', 'django'};"
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
