"""Messages that a sync tells of without their ids, and the messages with an id that they turn out to be."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from store.messages import Event, MessageRow
from store.models import Direction, Millis

_BEGINS = "said:"


def nameless_key(peer: str, sent_at: Millis | None, direction: Direction, body: str) -> str:
    """All that is known of such a message: with whom, in which second, from which side, which words."""
    second = None if sent_at is None else sent_at // 1000
    said = json.dumps([peer, second, direction, body], ensure_ascii=True).encode()
    return f"{_BEGINS}{hashlib.sha256(said).hexdigest()[:40]}"


def is_nameless(row: MessageRow) -> bool:
    """Whether a row came from a sync without its id."""
    return row.dedupe_key.startswith(_BEGINS) and row.provider_message_id is None


def keys_said_by(row: MessageRow, peer: str, events: Iterable[Event]) -> list[str]:
    """Under which a sync would tell of a message, before and after each of its edits."""
    if row.is_clamped:
        return []  # its time is that of its arrival, which no sync knows
    bodies = dict.fromkeys(_bodies(row, events))
    return [nameless_key(peer, row.sent_at, row.direction, body) for body in bodies]


def _bodies(row: MessageRow, events: Iterable[Event]) -> Iterator[str]:
    yield row.body if row.sent_body is None else row.sent_body
    yield from (event.value for event in events if event.kind == "edit")
