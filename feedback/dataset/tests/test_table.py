"""A table as shops save it is read; one that cannot be read is named with row, byte and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedback.dataset.errors import DatasetError
from feedback.dataset.remarks import Kind
from feedback.dataset.rows import row_of
from feedback.dataset.table import RawRow, read_table


def table(folder: Path, data: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_three_separators_and_a_byte_order_mark_are_read(tmp_path: Path, separator: str) -> None:
    text = f"\ufeffImage Path{separator}Type{separator}price\nring.jpg{separator}ring{separator}12\n\n".encode()
    read = read_table(table(tmp_path, text))
    assert read.rows == [RawRow(2, {"image_path": "ring.jpg", "type": "ring", "price": "12"})]
    assert (read.columns, read.ignored) == (("image_path", "type"), ("price",))


def test_a_wrong_encoding_is_named_with_row_and_byte(tmp_path: Path) -> None:
    data = b'image_path,description\na.jpg,"two\nlines"\nb.jpg,Bague dor\xe9e\n'
    with pytest.raises(DatasetError) as caught:
        read_table(table(tmp_path, data))
    assert "in row 3, after “b.jpg,Bague dor”, byte 57 is 0xE9 (“é” in Windows-1252)" in str(caught.value)
    assert "in Excel “Save As”, “CSV UTF-8”" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        ("image_path,type\na,ring".encode("utf-16"), "is UTF-16 text. Save it as UTF-8"),
        (b"image,type\na.jpg,ring", "has no column image_path; it has image, type. Is it 'image'?"),
        (b"image_path,type,type\na.jpg,ring,ring", "has the column type twice"),
        (b"image_path,type\n", "has column names, but no rows"),
        (b'[{"image_path": "a.jpg"}]' + b" " * 140_000, "has no column image_path"),
        (b"{" + b" " * 4_100_000, "is not a readable CSV file"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read_table(table(tmp_path, data))
    assert reason in str(caught.value)


def test_a_missing_table_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(DatasetError, match=str(path)):
            read_table(path)


def test_values_are_read_in_any_case_and_language_and_joined_by_either_sign() -> None:
    row = row_of(
        RawRow(2, {"image_path": "a/b.jpg", "type": "Ohrringe", "stone_colours": "Blue | green", "motifs": "none"})
    )
    assert row.labels == {"type": ("earrings",), "stone_colours": ("green", "blue"), "motifs": ("none",)}
    assert (row.shop, row.group, row.remarks) == ("a", "a:a/b.jpg", [])


@pytest.mark.parametrize(
    ("attribute", "cell", "kind", "words"),
    [
        ("type", "rnig", Kind.UNKNOWN_VALUE, "did you mean “ring”?"),
        ("motifs", "heart;qqqq", Kind.UNKNOWN_VALUE, "motifs has no value “qqqq”: use one of none, heart"),
        ("type", "ring;brooch", Kind.CONTRADICTION, "type takes one value, not “ring;brooch”"),
        ("stone_forms", "none|pearl", Kind.CONTRADICTION, "is “none” and something at once"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_left_out_as_a_whole(attribute: str, cell: str, kind: Kind, words: str) -> None:
    row = row_of(RawRow(7, {"image_path": "a.jpg", attribute: cell}))
    assert row.labels == {}
    assert [(remark.row, remark.kind) for remark in row.remarks] == [(7, kind)]
    assert words in row.remarks[0].message


def test_product_numbers_of_two_shops_are_two_products() -> None:
    groups = [row_of(RawRow(2, {"image_path": "a.jpg", "shop": shop, "group": "12"})).group for shop in ("a", "b")]
    assert groups == ["a:12", "b:12"]


def test_what_no_text_holds_is_left_out_of_every_cell() -> None:
    row = row_of(RawRow(2, {"image_path": "a.jpg", "description": "gold\x00 ring\x1b[31m"}))
    assert row.description == "gold ring[31m"


def test_a_doubted_column_may_be_named_as_its_header_is() -> None:
    row = row_of(RawRow(2, {"image_path": "a.jpg", "metal_tone": "white", "doubt": "Metal Tone; type"}))
    assert row.doubted == {"metal_tone", "type"}
