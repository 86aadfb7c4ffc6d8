"""Promises of the page: it opens by itself, holds the worst mistakes, and never overwrites what is not ours."""

import re
from pathlib import Path

import pytest

from ml.vision.judging import Sitting, judge_model
from ml.vision.page import PageError, write_page
from ml.vision.page.markup import tag
from ml.vision.tests.conftest import Trained

# The first of these tests to run trains the shared tiny model, which takes a busy machine a while.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def sitting(trained: Trained) -> Sitting:
    return judge_model(trained.folder, labels=trained.table, images=trained.table.parent, say=lambda _: None)


def test_the_page_needs_nothing_from_outside_and_every_picture_stands_beside_it(
    sitting: Sitting, tmp_path: Path
) -> None:
    page = write_page(sitting, tmp_path / "page")
    html = page.read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)="?(https?:)?//|<script|@import""", html)
    named = set(re.findall(r'src="([^"]+)"', html))
    assert named == {path.relative_to(page.parent).as_posix() for path in page.parent.rglob("*.jpg")} != set()


def test_each_mistake_is_shown_with_truth_answer_and_probability(sitting: Sitting, tmp_path: Path) -> None:
    html = write_page(sitting, tmp_path / "page").read_text(encoding="utf-8")
    shown = re.findall(r"<b>(\w+) (\d\.\d\d)</b>, (stated|guessed); the label says <b>([^<]+)</b>", html)
    assert shown
    assert all(said not in truth.split(", ") for said, _, _, truth in shown)


def test_every_table_has_a_caption_and_heads_of_rows_and_columns(sitting: Sitting, tmp_path: Path) -> None:
    html = write_page(sitting, tmp_path / "page").read_text(encoding="utf-8")
    tables = re.findall(r"<table>.*?</table>", html, flags=re.DOTALL)
    assert len(tables) >= 5
    for table in tables:
        assert table.startswith("<table><caption>")
        assert 'scope="col"' in table
        assert 'scope="row"' in table
        assert '<th scope="col"></th>' not in table


def test_a_page_of_ours_is_replaced_and_anything_else_is_left_alone(sitting: Sitting, tmp_path: Path) -> None:
    write_page(sitting, tmp_path / "page")
    (tmp_path / "page" / "pictures" / "old.jpg").write_bytes(b"x")
    write_page(sitting, tmp_path / "page")
    assert not (tmp_path / "page" / "pictures" / "old.jpg").exists()
    (tmp_path / "hers").mkdir()
    (tmp_path / "hers" / "letter.txt").write_text("dear")
    with pytest.raises(PageError, match="name an empty or a new folder"):
        write_page(sitting, tmp_path / "hers")
    with pytest.raises(PageError, match="is a file"):
        write_page(sitting, tmp_path / "hers" / "letter.txt")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hers", "page"]


def test_names_are_shown_and_never_run() -> None:
    assert tag("b", "<script>alert(1)</script>") == "<b>&lt;script&gt;alert(1)&lt;/script&gt;</b>"
