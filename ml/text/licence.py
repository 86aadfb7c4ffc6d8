"""Words that say something about a piece may stand outside a slot only if a fact licenses them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_RULES = Path(__file__).parent / "words" / "licence.json"


@dataclass(frozen=True)
class Rule:
    """`pattern` may be written only when one of `needs` begins one of the piece's flags."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    states: tuple[str, ...]

    def licensed(self, flags: Set[str]) -> bool:
        """Whether these flags allow the words of the rule."""
        return any(flag.startswith(need) for need in self.needs for flag in flags)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of words/licence.json, compiled; whole words, any case."""
    found = json.loads(_RULES.read_text(encoding="utf-8"))["rules"]
    return tuple(
        Rule(
            re.compile(rf"(?<![\w<.-])(?:{rule['pattern']})(?![\w>-])", re.IGNORECASE),
            tuple(rule["needs"]),
            _states(rule),
        )
        for rule in found
    )


def _states(rule: dict[str, list[str]]) -> tuple[str, ...]:
    """The facts that a text has said once it uses the words; by default only where they can mean little else."""
    needs = rule["needs"]
    return tuple(rule.get("states", needs if len(needs) <= 2 else ()))


def unlicensed(template: str, flags: Set[str]) -> Iterator[str]:
    """The words of a text with slots that no fact licenses, each as found."""
    refused = _refused(frozenset(flags))
    for number in _concerning(template):
        if number in refused:
            yield from (match[0] for match in rules()[number].pattern.finditer(template))


def without_licensed(template: str, flags: Set[str]) -> str:
    """A text without the words that these flags license."""
    for rule in rules():
        if rule.licensed(flags):
            template = rule.pattern.sub(" ", template)
    return template


def says(template: str, flag: str) -> bool:
    """Whether a text outside its slots speaks of the fact behind this flag."""
    return bool(_speaking_of(flag) & set(_concerning(template)))


@lru_cache(maxsize=65_536)
def _concerning(template: str) -> tuple[int, ...]:
    """Numbers of the rules whose words stand in a text: the same sentences come up for every piece."""
    return tuple(number for number, rule in enumerate(rules()) if rule.pattern.search(template))


@lru_cache(maxsize=256)
def _refused(flags: frozenset[str]) -> frozenset[int]:
    return frozenset(number for number, rule in enumerate(rules()) if not rule.licensed(flags))


@cache
def _speaking_of(flag: str) -> frozenset[int]:
    found = enumerate(rules())
    return frozenset(number for number, rule in found if any(flag.startswith(need) for need in rule.states))
