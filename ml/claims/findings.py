"""All readers over all fields: the findings of one text."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from ml.claims.channels import check_channel
from ml.claims.disclosures import read_disclosures
from ml.claims.grounds import Grounds
from ml.claims.model import Finding, GuardError, Hit
from ml.claims.normalise import plain
from ml.claims.readers import READERS
from ml.claims.readers.origins import undisclosed
from ml.claims.rulebook import CHANNELS, JURISDICTIONS, finding, rules
from ml.facts import FactSheet

FIELDS = ("title", "description", "tags", "alt_text")
_LONGEST = 100_000
# Nobody reads more of one kind in one field; the text is blocked by the first.
_ENOUGH = 200


def find(
    text: Mapping[str, str | Sequence[str]], facts: FactSheet, channel: str | None, jurisdiction: str | None
) -> list[Finding]:
    """As `ml.claims.check`, but errors of a reader come through as they are."""
    _refuse_unknown(text, channel, jurisdiction)
    grounds = Grounds(facts)
    found: dict[tuple[str, str, int, int], Finding] = {}
    for field in FIELDS:
        words = _words(text.get(field))
        if words:
            for one in _read_field(words, field, grounds):
                found.setdefault((one.rule, field, one.start, one.end), one)
    for one in [*_read_whole(text, grounds), *check_channel(text, channel)]:
        found.setdefault((one.rule, one.field, one.start, one.end), one)
    applying = [one for one in found.values() if rules()[one.rule].applies(channel, jurisdiction)]
    return sorted(applying, key=lambda one: (FIELDS.index(one.field), one.start, one.end, one.rule))


def _read_field(words: str, field: str, grounds: Grounds) -> Iterator[Finding]:
    read = plain(words)
    hits: list[Hit] = []
    for reader in (*READERS, read_disclosures):
        hits.extend(islice(reader(read.text, field, grounds), _ENOUGH))
    for hit in hits:
        yield finding(hit, field, read)


def _read_whole(text: Mapping[str, str | Sequence[str]], grounds: Grounds) -> Iterator[Finding]:
    """Origins that law wants said: title and description count as one."""
    parts = {field: plain(_words(text.get(field))) for field in ("title", "description")}
    both = " ".join(part.text for part in parts.values())
    if not any(undisclosed(both, grounds)):
        return
    for field, read in parts.items():
        for hit in undisclosed(read.text, grounds):
            yield finding(hit, field, read)


def _words(value: str | Sequence[str] | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else ", ".join(value)


def _refuse_unknown(text: Mapping[str, str | Sequence[str]], channel: str | None, jurisdiction: str | None) -> None:
    unknown = sorted(set(text) - set(FIELDS))
    if unknown:
        raise GuardError(f"The guard does not know the field {unknown[0]!r}; it checks {', '.join(FIELDS)}.")
    if channel is not None and channel not in CHANNELS:
        raise GuardError(f"There are no rules for the channel {channel!r}; known are {', '.join(CHANNELS)}.")
    if jurisdiction is not None and jurisdiction not in JURISDICTIONS:
        raise GuardError(f"There are no rules for {jurisdiction!r}; known are {', '.join(JURISDICTIONS)}.")
    length = sum(len(_words(value)) for value in text.values())
    if length > _LONGEST:
        raise GuardError(f"The text has {length} characters; at most {_LONGEST} can be checked.")
