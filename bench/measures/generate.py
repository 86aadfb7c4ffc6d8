"""A whole medium text beside transformers `generate` with a model of the same size and the same number of tokens."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from bench.measures.write import FACTS
from bench.measuring import STARTERS, Bench, Figure, Missing, Reading, measure, seconds
from bench.rivals import RivalError, rival

NAME = "text beside"


@measure(NAME, needs_product=False)
def generate(bench: Bench) -> Iterator[Reading | Figure | Missing]:
    from ml.artifacts import ArtifactError
    from ml.facts import FactSheet
    from ml.text import Writer

    try:
        writer = Writer.open(STARTERS / "text")
    except ArtifactError as error:
        yield Missing(NAME, str(error))
        return
    sheet = FactSheet.from_json(FACTS)
    text = writer.write(sheet, length="medium")
    count = _tokens(" ".join([text.title, text.description, *text.tags, text.alt_text]))
    try:
        with rival("generate", str(STARTERS / "text")) as other:
            rounds = [
                (seconds(lambda: writer.write(sheet, length="medium")), other.seconds(str(count)))
                for _ in range(bench.rounds)
            ]
    except RivalError as error:
        yield Missing(NAME, f"transformers beside it: {error}")
        return
    mine, theirs = (statistics.median(side) * 1000 for side in zip(*rounds, strict=True))
    ratio = statistics.median(ours / others for ours, others in rounds)
    yield Figure(NAME, f"a medium text, {count} tokens", round(mine, 1), "ms: drawn several times, checked, ranked")
    yield Figure(NAME, f"generate, {count} tokens", round(theirs, 1), "ms: one text, unchecked")
    yield Figure(NAME, "the text of that", round(ratio, 2), "times")


def _tokens(text: str) -> int:
    from tokenizers import Tokenizer

    return len(Tokenizer.from_file(str(STARTERS / "text" / "tokenizer.json")).encode(text).ids)
