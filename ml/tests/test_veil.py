from __future__ import annotations

from ml.veil import COLOUR, THICKEST, veil


def test_the_veil_is_clear_where_nothing_spoke_and_never_hides_the_photo() -> None:
    picture = veil([[0.0, 1.0]], (40, 20))
    assert (picture.size, picture.mode) == ((40, 20), "RGBA")
    assert picture.getpixel((0, 10)) == (*COLOUR, 0)
    assert picture.getpixel((39, 10)) == (*COLOUR, THICKEST)
    assert THICKEST < 255


def test_a_cell_beyond_the_scale_is_taken_as_its_end() -> None:
    assert veil([[-1.0, 7.0]], (2, 1)).tobytes() == veil([[0.0, 1.0]], (2, 1)).tobytes()
