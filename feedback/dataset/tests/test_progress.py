"""Progress is one line on a terminal and a line for each tenth in a file."""

from __future__ import annotations

from io import StringIO

from django.core.management.base import OutputWrapper

from feedback.dataset import progress
from feedback.dataset.progress import Progress, counted


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_file_gets_a_line_for_each_tenth() -> None:
    out = StringIO()
    bar = Progress(40, OutputWrapper(out), label="Importing")
    for _ in range(40):
        bar.advance()
    lines = out.getvalue().splitlines()
    assert len(lines) == 10
    assert "4 of 40 (10%)" in lines[0] and " left" in lines[0]
    assert "40 of 40 (100%), in 0:00" in lines[-1]


def test_a_terminal_gets_one_line_that_words_do_not_tear() -> None:
    out = Terminal()
    bar = Progress(3, OutputWrapper(out), label="Importing")
    bar.say("row 2  a.jpg  unreadable")
    for _ in range(3):
        bar.advance()
    assert out.getvalue().count("\n") == 2
    assert out.getvalue().startswith("\r\x1b[Krow 2  a.jpg  unreadable\n\r\x1b[KImporting ")


def test_fewer_steps_than_expected_end_the_bar_as_well() -> None:
    out = StringIO()
    bar = Progress(10, OutputWrapper(out), label="Exporting")
    bar.advance(4)
    bar.finish()
    assert "4 of 4 (100%)" in out.getvalue()


def test_times_and_counts_read_as_people_write_them() -> None:
    assert [progress._clock(seconds) for seconds in (0, 59.6, 3661)] == ["0:00", "1:00", "1:01:01"]
    assert (counted(1, "photo"), counted(4721, "photo")) == ("1 photo", "4,721 photos")
