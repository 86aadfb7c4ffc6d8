"""Promises of the table of labels: bad rows are set aside with a reason, a bad file is refused with one."""

from pathlib import Path

import pytest
from PIL import Image

from ml.data import LabelsError, read_labels

HEADER = "image_path,shop,group,type,metal_tone,motifs,doubt\n"


def table(folder: Path, body: str, header: str = HEADER) -> Path:
    for name in ("a.png", "b.png"):
        Image.new("RGB", (8, 8)).save(folder / name)
    path = folder / "labels.csv"
    path.write_text(header + body, encoding="utf-8")
    return path


def test_a_row_becomes_a_photo_with_its_labels(tmp_path: Path) -> None:
    read = read_labels(table(tmp_path, "a.png,north,north:1,ring,white,leaf;heart,motifs\n"), tmp_path)
    (photo,) = read.photos
    assert photo.path == tmp_path / "a.png"
    assert (photo.shop, photo.group) == ("north", "north:1")
    assert photo.labels == {"type": ("ring",), "metal_tone": ("white",), "motifs": ("leaf", "heart")}
    assert photo.doubted == frozenset({"motifs"})
    assert read.problems == ()


def test_an_empty_cell_is_no_label(tmp_path: Path) -> None:
    read = read_labels(table(tmp_path, "a.png,north,,ring,,,\n"), tmp_path)
    assert read.photos[0].labels == {"type": ("ring",)}
    assert read.photos[0].group == "north:a.png"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("c.png,north,,ring,,,\n", "There is no photo 'c.png'"),
        (",north,,ring,,,\n", "There is no photo ''"),
        ("x" * 300 + ".png,north,,ring,,,\n", "There is no photo 'xxx"),
        ("b.png,north,,crown,,,\n", "type has no value 'crown'"),
        ("b.png,north,,ring;brooch,,,\n", "type takes one value, not 'ring;brooch'"),
    ],
)
def test_a_bad_row_is_set_aside_and_the_others_go_on(tmp_path: Path, row: str, reason: str) -> None:
    read = read_labels(table(tmp_path, "a.png,north,,ring,,,\n" + row), tmp_path)
    assert len(read.photos) == 1
    (problem,) = read.problems
    assert problem.row == 3
    assert reason in problem.message


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes("image_path,type\nä.png,ring\n".encode("latin-1"))
    with pytest.raises(LabelsError, match="is not UTF-8 text: save it as UTF-8 CSV"):
        read_labels(path, tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match="There is no file"):
        read_labels(tmp_path / "none.csv", tmp_path)


@pytest.mark.parametrize(
    ("header", "reason"),
    [("photo,type\n", "no column 'image_path'"), ("image_path,price\n", "labels nothing")],
)
def test_a_table_without_the_columns_is_refused(tmp_path: Path, header: str, reason: str) -> None:
    with pytest.raises(LabelsError, match=reason):
        read_labels(table(tmp_path, "a.png,ring\n", header), tmp_path)


def test_an_empty_file_is_refused_with_what_to_put_in(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"labels\.csv is empty: its first row names the columns"):
        read_labels(table(tmp_path, "", header=""), tmp_path)


def test_a_table_of_headers_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"no usable row. Add a row for each photo\."):
        read_labels(table(tmp_path, ""), tmp_path)


def test_a_folder_in_the_place_of_the_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"cannot be read \(Is a directory\): name a CSV file"):
        read_labels(tmp_path, tmp_path)


def test_a_table_in_the_encoding_of_some_spreadsheets_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("image_path,type\na.png,ring\n", encoding="utf-16")
    with pytest.raises(LabelsError, match="is not UTF-8 text: save it as UTF-8 CSV"):
        read_labels(path, tmp_path)


def test_further_tables_mark_their_photos(tmp_path: Path) -> None:
    read = read_labels(table(tmp_path, "a.png,north,,ring,,,\n"), tmp_path, weight=0.4, learn_only=True)
    assert (read.photos[0].weight, read.photos[0].learn_only) == (0.4, True)


def test_a_table_without_a_usable_row_is_refused_with_the_first_reason(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"no usable row. Row 2: There is no photo 'x\.png'"):
        read_labels(table(tmp_path, "x.png,north,,ring,,,\n"), tmp_path)
