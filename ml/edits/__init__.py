"""Takes an edit apart: what a person changed in a draft, why, and which fact it concerns."""

from ml.edits.apart import take_apart
from ml.edits.closeness import chrf
from ml.edits.model import Change, Kind
from ml.edits.words import Part, alike, differences, edit_distance, words_changed

__all__ = ["Change", "Kind", "Part", "alike", "chrf", "differences", "edit_distance", "take_apart", "words_changed"]
