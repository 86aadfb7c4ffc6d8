"""Where a training runs is named, or said not to be known."""

from __future__ import annotations

import pytest

from feedback.learning.places import PlaceError, place_of


def test_a_place_that_nobody_knows_or_that_is_not_installed_is_said() -> None:
    with pytest.raises(PlaceError, match="There is no place 'moon' to train at"):
        place_of("moon")
