"""How long a worker looks at photos with the starter model."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measuring import STARTERS, Bench, Missing, Reading, measure
from bench.photos import photo

NAME = "see"


@measure(NAME, needs_product=False)
def see(bench: Bench) -> Iterator[Reading | Missing]:
    from ml.artifacts import ArtifactError
    from ml.vision import Eye

    try:
        eye = Eye.open(STARTERS / "vision")
    except ArtifactError as error:
        yield Missing(NAME, str(error))
        return
    stored = photo(2048, 1536)
    yield bench.read(NAME, "one photo of 2048 px", lambda: eye.see([stored]))
    yield bench.read(NAME, "five photos of 2048 px", lambda: eye.see([stored] * 5))
    yield bench.read(NAME, "open the model", lambda: Eye.open(STARTERS / "vision"))
