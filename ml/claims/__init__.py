"""The claims guard: finds every claim in a text that no fact carries, and wording that law or a marketplace forbids.

It fails closed: when it cannot read a text to its end it raises GuardError, and nothing may be approved.
"""

from collections.abc import Mapping, Sequence

from ml.claims.findings import FIELDS, find
from ml.claims.mending import Mend, mends
from ml.claims.model import Finding, GuardError
from ml.claims.rulebook import CHANNELS, JURISDICTIONS, rules, spoken
from ml.facts import FactSheet

__all__ = [
    "CHANNELS",
    "FIELDS",
    "JURISDICTIONS",
    "Finding",
    "GuardError",
    "Mend",
    "check",
    "mends",
    "rules",
    "spoken",
]


def check(
    text: Mapping[str, str | Sequence[str]],
    facts: FactSheet,
    *,
    channel: str | None = None,
    jurisdiction: str | None = None,
) -> list[Finding]:
    """Findings in the order of the fields and of their place in them.

    `text` maps title, description, tags (a list) and alt_text to words; positions in tags count from ", ".join.
    Without a jurisdiction the rules of all count, except those that only the named one wants. Raises GuardError
    for an unknown field, channel or jurisdiction, for a text that is too long, and when a rule breaks.
    """
    try:
        return find(text, facts, channel, jurisdiction)
    except GuardError:
        raise
    except Exception as wrong:
        raise GuardError(f"The claims guard could not check the text ({type(wrong).__name__}: {wrong}).") from wrong
