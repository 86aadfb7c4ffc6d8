"""Readers find claims of one kind in one field's plain text and compare them with the grounds."""

from collections.abc import Callable, Iterable

from ml.claims.grounds import Grounds
from ml.claims.model import Hit
from ml.claims.readers.counts import read_counts
from ml.claims.readers.foreign import read_foreign
from ml.claims.readers.looks import read_looks
from ml.claims.readers.measures import read_measures
from ml.claims.readers.metals import read_metals
from ml.claims.readers.origins import read_origins
from ml.claims.readers.stones import read_stones
from ml.claims.readers.techniques import read_techniques
from ml.claims.readers.types import read_types
from ml.claims.readers.words import read_words

Reader = Callable[[str, str, Grounds], Iterable[Hit]]

READERS: tuple[Reader, ...] = (
    read_metals,
    read_stones,
    read_foreign,
    read_origins,
    read_measures,
    read_counts,
    read_types,
    read_looks,
    read_techniques,
    read_words,
)
