"""How well a taste foretells what people kept, on approvals that it has not learned from."""

from __future__ import annotations

from collections.abc import Sequence

from ml.data.examples import TextExample
from ml.text.retraining.preference import example_verdicts
from ml.text.taste import Taste


def figures(fresh: Sequence[TextExample], taste: Taste) -> dict[str, float]:
    """`kept`: share of the drafts' sentences that were kept; `taste_auc`: how often a kept one is liked more than a
    dropped one (0.5 is chance), where there are both.
    """
    judged = [one for example in fresh for one in example_verdicts(example)]
    likings = {kept: [taste.liking(one.features) for one in judged if one.kept == kept] for kept in (True, False)}
    pairs = len(likings[True]) * len(likings[False])
    found = {"fresh_texts": float(len(fresh))}
    if judged:
        found["kept"] = round(len(likings[True]) / len(judged), 4)
    if pairs:
        won = sum((liked > other) + 0.5 * (liked == other) for liked in likings[True] for other in likings[False])
        found["taste_auc"] = round(won / pairs, 4)
    return found
