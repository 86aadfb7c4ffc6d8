"""Claims that need only words: the patterns and grounds of the rule files."""

from collections.abc import Iterator

from ml.claims.context import compared, negated
from ml.claims.grounds import Grounds
from ml.claims.model import Hit
from ml.claims.rulebook import rules


def read_words(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """Every rule with patterns, unless one of its grounds holds or the claim is denied."""
    for rule in rules().values():
        if rule.pattern is None or (rule.fields and field not in rule.fields):
            continue
        for found in rule.pattern.finditer(text):
            if any(grounds.hold(ground) for ground in rule.grounds):
                break
            if not negated(text, found.start()) and not compared(text, found.start()):
                yield Hit(rule.id, *found.span())
