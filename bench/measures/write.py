"""How long a worker writes a text from facts with the starter model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench.measuring import STARTERS, Bench, Missing, Reading, measure

NAME = "write"
FACTS = {
    "type": "ring",
    "metal_tone": "white",
    "metal": {"base": "silver", "fineness": 925},
    "stones": [{"name": "turquoise", "colour": "turquoise", "form": "cabochon"}],
    "motifs": ["leaf"],
    "dimensions": {"ring_size": "US 7"},
    "made_by": "artisan",
}


@measure(NAME, needs_product=False)
def write(bench: Bench) -> Iterator[Reading | Missing]:
    from ml.artifacts import ArtifactError
    from ml.facts import FactSheet
    from ml.text import LENGTHS, Writer

    try:
        writer = Writer.open(STARTERS / "text")
    except ArtifactError as error:
        yield Missing(NAME, str(error))
        return
    sheet = FactSheet.from_json(FACTS)
    for length in LENGTHS:
        yield bench.read(NAME, f"a {length} text", partial(writer.write, sheet, length=length))
    yield bench.read(NAME, "open the model", lambda: Writer.open(STARTERS / "text"))
