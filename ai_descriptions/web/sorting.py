"""How the page of new listings says which photo lies in which piece, and what a press of a button makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from django.http import QueryDict

from listings.pieces.services import Heap

NEW = "new"
Heaps = list[Heap]


def uuids(texts: Iterable[str]) -> list[UUID]:
    """Ids that look like ids; anything else was not written by our page."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def heaps_posted(form: QueryDict, unsorted: UUID) -> Heaps:
    """The pieces of the form in its order, numbered as it shows them.

    ``photo`` and ``piece`` stand in the form once for each, in their order; ``piece-of-<photo>`` and ``notes-<piece>``
    belong to them. A photo without a piece lies in the first one, or in ``unsorted`` where the form names none.
    """
    pieces = dict.fromkeys(uuids(form.getlist("piece"))) or {unsorted: None}
    first, fresh = next(iter(pieces)), uuid4()
    lying: dict[UUID, list[UUID]] = {piece: [] for piece in pieces}
    for photo in dict.fromkeys(uuids(form.getlist("photo"))):
        target = form.get(f"piece-of-{photo}", "")
        piece = fresh if target == NEW else next(iter(uuids([target])), first)
        lying.setdefault(piece, []).append(photo)
    return _numbered([Heap(piece, tuple(photos), _notes(form, piece, first)) for piece, photos in lying.items()])


def _notes(form: QueryDict, piece: UUID, first: UUID) -> str | None:
    notes = form.get(f"notes-{piece}", form.get("notes") if piece == first else None)
    return None if notes is None else notes.strip()


def moved(heaps: Heaps, act: str, argument: str, form: QueryDict) -> Heaps:
    """The heaps after one press; acts that move nothing leave them as they are."""
    change = _MOVES.get(act)
    return _numbered(change(heaps, argument, form)) if change else heaps


def _earlier(heaps: Heaps, argument: str, _form: QueryDict) -> Heaps:
    return [_swapped(heap, uuids([argument]), -1) for heap in heaps]


def _later(heaps: Heaps, argument: str, _form: QueryDict) -> Heaps:
    return [_swapped(heap, uuids([argument]), 1) for heap in heaps]


def _swapped(heap: Heap, photo: Sequence[UUID], step: int) -> Heap:
    order = list(heap.photo_ids)
    if not photo or photo[0] not in order:
        return heap
    at = order.index(photo[0])
    beside = at + step
    if 0 <= beside < len(order):
        order[at], order[beside] = order[beside], order[at]
    return replace(heap, photo_ids=tuple(order))


def _ticked(heaps: Heaps, _argument: str, form: QueryDict) -> Heaps:
    """Those ticked go where the form says."""
    return gathered(heaps, uuids(form.getlist("pick")), form.get("to", NEW))


def _together(heaps: Heaps, argument: str, _form: QueryDict) -> Heaps:
    """A suggestion accepted: a piece of their own."""
    return gathered(heaps, uuids(argument.split(",")), NEW)


def _alone(heaps: Heaps, _argument: str, _form: QueryDict) -> Heaps:
    """Each photo is a piece; the first of each heap keeps the heap's notes."""
    return [
        Heap(heap.piece_id, (photo,), heap.notes) if photo == heap.photo_ids[0] else Heap(uuid4(), (photo,))
        for heap in heaps
        for photo in heap.photo_ids
    ]


def gathered(heaps: Heaps, photos: Sequence[UUID], target: str) -> Heaps:
    """``photos`` at the end of the piece ``target``, or in a new one."""
    going = [photo for heap in heaps for photo in heap.photo_ids if photo in photos]
    if not going:
        return heaps
    goal = next(iter(uuids([target])), None)
    left = [replace(heap, photo_ids=tuple(photo for photo in heap.photo_ids if photo not in going)) for heap in heaps]
    if goal not in {heap.piece_id for heap in left}:
        return [*left, Heap(uuid4(), tuple(going))]
    return [replace(h, photo_ids=(*h.photo_ids, *going)) if h.piece_id == goal else h for h in left]


def newcomers_last(heaps: Heaps, homes: Mapping[UUID, UUID]) -> Heaps:
    """Photos that a select sent to another piece come after those that lay there. ``homes`` says where each lay."""
    return [
        replace(heap, photo_ids=tuple(sorted(heap.photo_ids, key=lambda photo: homes.get(photo) != heap.piece_id)))
        for heap in heaps
    ]


def photos_added(heaps: Heaps, photos: Sequence[UUID], target: str) -> Heaps:
    """New photos at the end of the piece ``target``, of a new one, or of the last one where the form does not say."""
    if not photos:
        return heaps
    goal = UUID(target) if uuids([target]) else heaps[-1].piece_id
    if target == NEW:
        return _numbered([*heaps, Heap(uuid4(), tuple(photos))])
    return _numbered([replace(h, photo_ids=(*h.photo_ids, *photos)) if h.piece_id == goal else h for h in heaps])


def _numbered(heaps: Heaps) -> Heaps:
    number = 0
    done = []
    for heap in heaps:
        number += bool(heap.photo_ids)
        done.append(replace(heap, number=number))
    return done


_MOVES: dict[str, Callable[[Heaps, str, QueryDict], Heaps]] = {
    "earlier": _earlier,
    "later": _later,
    "move": _ticked,
    "together": _together,
    "alone": _alone,
}
