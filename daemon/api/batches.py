"""A file of chats as the batches that one request may hold: for the command line and for the spool."""

import json
from collections.abc import Iterator
from typing import Any

from daemon.api.errors import BadRequest

MOST_CHATS = 50
"""In one batch; as many as the gateway itself sends."""
_LARGEST = 512 * 1024
"""Bytes of chats in one batch: a request holds twice that, and groups can be big."""
_FORMS = 'a batch {"chats": [...]}, a chat, a list of them, or one of them a line'

Batch = dict[str, Any]


def batches(text: str) -> list[Batch]:
    """Everything in a file, with what is known of the whole in each. Raises BadRequest."""
    found: list[Batch] = []
    loose: list[Any] = []
    for where, value in _values(text):
        if isinstance(value, dict) and "chats" in value:
            found += _cut(value, where)
        elif isinstance(value, dict):
            loose.append(value)
        else:
            raise BadRequest(f"{where}: neither a batch nor a chat", f"write {_FORMS}")
    found += _pieces({}, loose)
    total = sum(len(one["chats"]) for one in found)
    # Which of them is the first: one taken again after it was broken off does not go on where the other ended.
    return [{**one, "total_chats": total, "is_first": one is found[0]} for one in found] if total else found


def check(batch: Batch) -> None:
    """Whether one request may hold it. Raises BadRequest."""
    chats = batch.get("chats")
    if not isinstance(chats, list):
        raise BadRequest("chats: a batch has a list of them", f"write {_FORMS}")
    if len(chats) > MOST_CHATS:
        raise BadRequest(f"chats: {len(chats)} in one batch", f"at most {MOST_CHATS}; frontdesk sync cuts a file up")
    for place, chat in enumerate(chats):
        if not isinstance(chat, dict):
            raise BadRequest(f"chats.{place}: not an object")


def _cut(batch: Batch, where: str) -> list[Batch]:
    chats = batch["chats"]
    if not isinstance(chats, list) or not all(isinstance(chat, dict) for chat in chats):
        raise BadRequest(f"{where}: its chats are no list of objects", f"write {_FORMS}")
    return _pieces({key: value for key, value in batch.items() if key != "chats"}, chats) or [batch]


def _pieces(envelope: Batch, chats: list[Any]) -> list[Batch]:
    pieces: list[list[Any]] = []
    room = 0
    for chat in chats:
        size = len(json.dumps(chat))
        if not pieces or len(pieces[-1]) == MOST_CHATS or size > room:
            pieces.append([])
            room = _LARGEST
        pieces[-1].append(chat)
        room -= size
    return [{**envelope, "chats": piece} for piece in pieces]


def _values(text: str) -> Iterator[tuple[str, Any]]:
    """What stands in the file, with the place of each."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _lines(text)
        return
    if not isinstance(whole, list):
        yield "the file", whole
        return
    yield from ((f"item {place}", value) for place, value in enumerate(whole, 1))


def _lines(text: str) -> Iterator[tuple[str, Any]]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise BadRequest("the file is empty", f"write {_FORMS}")
    for number, line in lines:
        try:
            yield f"line {number}", json.loads(line)
        except (ValueError, RecursionError):
            raise BadRequest(f"line {number}: no JSON", f"write {_FORMS}") from None
