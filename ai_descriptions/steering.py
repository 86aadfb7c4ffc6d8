"""The port through which a worker reads what a shop approved, and what that does to the choice of the next text.

Approvals are compared with their drafts in the top layer; ``feedback`` plugs its reader in when the application starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from listings.models import Artisan
from ml.voice.learn import AGREEING

if TYPE_CHECKING:
    from ml.text.steering import Steering


@dataclass(frozen=True)
class PastText:
    """A description as drafted and as approved, and what was asked for.

    ``spared``: sentences of the draft that were changed for what they claimed, which says nothing of taste.
    """

    drafted: str
    approved: str
    tone: str
    length: str
    spared: frozenset[str] = frozenset()


Read = Callable[[UUID], Sequence[PastText]]


def _none(artisan_id: UUID) -> Sequence[PastText]:
    return ()


_read: Read = _none


def plug(read: Read) -> None:
    """Make ``read`` the source of a shop's approved texts, the newest last. Called once, by ``feedback.apps``."""
    global _read
    _read = read


def steering_for(artisan: Artisan) -> tuple[Steering, int]:
    """What the shop's approved texts teach, and how many do; nothing where there are too few or it is switched off."""
    from ml.text.steering import NO_STEERING, ApprovedText, steering_of

    texts = _read(artisan.pk) if artisan.steered else ()
    if len(texts) < AGREEING:
        return NO_STEERING, 0
    approved = [ApprovedText(one.drafted, one.approved, one.tone, one.length, one.spared) for one in texts]
    return steering_of(approved), len(approved)
