"""Promises of the file of corrections: each names a row and a known value, and says why; else nothing is changed."""

from pathlib import Path

import pytest

from ml.data import LabelsError, read_corrections, read_labels
from ml.data.tests.test_labels import table

ROWS = "a.png,north,,ring,white,leaf,type;motifs\nb.png,north,,brooch,white,,\n"


def corrections(folder: Path, body: str, header: str = "image,attribute,value,reason\n") -> Path:
    path = folder / "corrections.csv"
    path.write_text(header + body, encoding="utf-8")
    return path


def test_a_correction_changes_the_label_and_ends_the_doubt(tmp_path: Path) -> None:
    file = corrections(tmp_path, "a.png,type,bangle,too wide for a finger\nb.png,motifs,heart;leaf,both are cast in\n")
    first, second = read_labels(table(tmp_path, ROWS), tmp_path, corrections=read_corrections(file)).photos
    assert first.labels == {"type": ("bangle",), "metal_tone": ("white",), "motifs": ("leaf",)}
    assert first.doubted == frozenset({"motifs"})
    assert second.labels["motifs"] == ("heart", "leaf")


def test_an_empty_value_takes_the_label_away(tmp_path: Path) -> None:
    file = corrections(tmp_path, "a.png,metal_tone,,hidden under enamel\n")
    photos = read_labels(table(tmp_path, ROWS), tmp_path, corrections=read_corrections(file)).photos
    assert "metal_tone" not in photos[0].labels


def test_a_correction_mends_a_row_that_would_be_set_aside(tmp_path: Path) -> None:
    file = corrections(tmp_path, "a.png,type,ring,a slip of the key\n")
    read = read_labels(table(tmp_path, "a.png,n,,rnig,,,\n"), tmp_path, corrections=read_corrections(file))
    assert read.photos[0].labels == {"type": ("ring",)}
    assert read.problems == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",type,ring,why\n", "row 2: it names no image."),
        ("a.png,price,ring,why\n", "row 2: there is no attribute 'price': use one of"),
        ("a.png,type,crown,why\n", "row 2: type has no value 'crown': use"),
        ("a.png,type,ring;brooch,why\n", "row 2: type takes one value, not 'ring;brooch'."),
        ("a.png,type,ring,\n", "row 2: it gives no reason"),
        ("a.png,type,ring,x\na.png,type,brooch,y\n", "row 3: row 2 corrects the same label: keep one of them."),
    ],
)
def test_a_bad_correction_is_named_by_its_row(tmp_path: Path, row: str, reason: str) -> None:
    with pytest.raises(LabelsError, match=reason):
        read_corrections(corrections(tmp_path, row))


def test_every_bad_correction_gets_its_own_line(tmp_path: Path) -> None:
    with pytest.raises(LabelsError) as caught:
        read_corrections(corrections(tmp_path, "a.png,type,crown,why\nb.png,type,ring,\n"))
    assert len(str(caught.value).splitlines()) == 2


def test_a_correction_of_a_photo_that_the_table_lacks_is_refused(tmp_path: Path) -> None:
    file = corrections(tmp_path, "z.png,type,ring,why\n")
    with pytest.raises(LabelsError, match=r"Correction in row 2: .*labels\.csv has no row for 'z\.png'"):
        read_labels(table(tmp_path, ROWS), tmp_path, corrections=read_corrections(file))


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match="no column 'reason': a file of corrections has image, attribute, value"):
        read_corrections(corrections(tmp_path, "a.png,type,ring\n", header="image,attribute,value\n"))
