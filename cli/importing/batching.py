"""A file's messages as the daemon takes them: in its order, some at a time, a minute never cut in two without need."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator

from cli.importing.days import Calendar
from cli.importing.entries import Entry
from daemon.api.codec import dumps, rfc3339
from daemon.api.imports import LONGEST_TEXT, MOST_MESSAGES, ImportedMessage
from daemon.likeness import likeness
from store.models import Millis

_USUAL = 200
_LARGEST = 800_000
"""Bytes of messages in one request, which may have a megabyte."""
_MINUTES_KNOWN = 5_000
"""Minutes in which messages are counted. Telephones export in the order of time, or nearly."""


class Ordinals:
    """How many like it stood in the same minute before a message."""

    def __init__(self) -> None:
        self._minutes: OrderedDict[int, Counter[tuple[str | None, str | None]]] = OrderedDict()

    def next(self, minute: int, sender: str | None, like: str | None) -> int:
        seen = self._minutes.setdefault(minute, Counter())
        self._minutes.move_to_end(minute)
        if len(self._minutes) > _MINUTES_KNOWN:
            self._minutes.popitem(last=False)
        seen[sender, like] += 1
        return seen[sender, like] - 1


def messages(entries: Iterable[Entry], calendar: Calendar, me: str | None) -> Iterator[ImportedMessage]:
    """Without those of days that do not exist."""
    ordinals = Ordinals()
    for entry in entries:
        at = calendar.at(entry.head)
        if at is None:
            continue
        said, text = entry.said, entry.said.text[:LONGEST_TEXT]
        like = likeness(text, said.type, is_deleted=said.is_deleted)
        yield ImportedMessage(
            at=rfc3339(Millis(at * 1000)), text=text, sender=entry.sender,
            is_ours=entry.sender is not None and entry.sender == me, type=said.type,
            ordinal=ordinals.next(at // 60, entry.sender, like), is_deleted=said.is_deleted, is_edited=said.is_edited,
            file_name=said.file,
        )  # fmt: skip


def batches(found: Iterable[ImportedMessage]) -> Iterator[list[ImportedMessage]]:
    """None is empty."""
    batch: list[ImportedMessage] = []
    size = 0
    for one in found:
        weight = len(dumps(one))
        is_cut = len(batch) >= _USUAL and batch[-1].at[:16] != one.at[:16]
        if batch and (is_cut or len(batch) >= MOST_MESSAGES or size + weight > _LARGEST):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += weight
    if batch:
        yield batch
