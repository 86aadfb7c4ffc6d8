"""`python -m ml describe` says in a sentence what it cannot use."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from ml.__main__ import main
from ml.claims import GuardError

DEMO_PHOTO = Path(__file__).parents[3] / "listings" / "demo" / "photos" / "rose-band-1.jpg"


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert main(["describe", *map(str, arguments)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    return err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe{}", "are not UTF-8 text."),
        (b"{'type': 'ring'}", "are not JSON: "),
        (b"[]", 'Facts must be an object such as {"type": "ring"}.'),
        (b'{"type": "spoon"}', "spoon"),
    ],
)
def test_facts_that_cannot_be_used(
    content: bytes, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_bytes(content)
    assert sentence in refusal(capsys, DEMO_PHOTO, "--facts", facts)


def test_a_photo_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, tmp_path / "ring.jpg") == f"There is no file {tmp_path / 'ring.jpg'}.\n"


def test_a_guard_that_breaks_gives_no_text(capsys: pytest.CaptureFixture[str]) -> None:
    with patch("ml.commands.describe.describe", side_effect=GuardError("The rules are unreadable.")):
        assert refusal(capsys, DEMO_PHOTO) == "The rules are unreadable.\n"


def test_a_marketplace_that_has_no_rules_is_refused_before_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["describe", str(DEMO_PHOTO), "--channel", "bazaar"])
    assert "invalid choice: 'bazaar'" in capsys.readouterr().err
