"""Words that the daemon does not have when a desk ends: a file for each desk, until a later desk has given them over.

The files hold what customers are told: they are readable by their owner only, and gone once the daemon has the words.
"""

import json
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from daemon.display import display
from store.models import Chat, Message, Millis
from store.record import record
from tui.answer import Answer, Filled
from tui.composer_state import ComposerState, Leaving, Words, joined
from tui.masked import real
from tui.view_state import write_whole

T = TypeVar("T")
VERSION = 1
BROKEN = ".broken"
MOST_NAMED = 3
_SLACK = 1000
"""Milliseconds that two clocks of one machine, and a time that is kept in seconds, may lie apart."""


class Unreadable(Exception):
    """The file is not one of ours, or not whole."""


@record
class Parked:
    """What was begun in a store before this one, and waits until the same conversation is opened."""

    session: str
    kind: str
    name: str
    phone: str | None
    text: str


@record
class LastWords:
    """Chats are those of the store with this epoch: in another one the same ids are other customers'."""

    epoch: str
    seq: int
    """How far that store had come: one that has come less far is an older copy, whose numbers were given out anew."""
    operator: str
    """Empty: the daemon had not said yet who that is."""
    at: Millis
    chats: tuple[Words, ...]
    parked: tuple[Parked, ...] = ()


def words_of(state: ComposerState) -> Words:
    """What is written in a chat, as it is: nobody's name is masked in it."""
    chat, leaving = state.chat, tuple(Leaving(_words_in(one), one.taken_at) for one in state.leaving)
    phone = real(chat.phone) if chat.phone is not None else None
    return Words(
        chat.id, chat.session_id, chat.kind, phone, real(chat.name), state.text, leaving, state.reply_to,
        state.news.since, state.had_at,
    )  # fmt: skip


def are_for(words: Words, chat: Chat) -> bool:
    """Whether the chat with that number is the one they were written in, as far as that can be seen."""
    phones = {real(phone) for phone in (words.phone, chat.phone) if phone is not None}
    return (words.session_id, words.kind) == (chat.session_id, chat.kind) and len(phones) <= 1


def new_path(folder: Path) -> Path:
    """Where one desk keeps its last words: two that end at once do not write over each other."""
    return folder / f"{os.getpid()}-{os.urandom(4).hex()}.json"


def save(path: Path, words: LastWords) -> None:
    """Raises OSError."""
    write_whole(path, {"version": VERSION, **asdict(words)})


def found(folder: Path) -> list[Path]:
    """The files of this process, and of desks that have ended: one that is only put aside hands its own over itself.

    A number that was given to another program since makes its file wait until that one has ended. Raises OSError.
    """
    return sorted(path for path in folder.glob("*.json") if not _is_anothers(path)) if folder.is_dir() else []


def load(path: Path) -> LastWords:
    """Raises Unreadable, or OSError."""
    try:
        kept = json.loads(path.read_bytes())
        if kept["version"] != VERSION:
            raise Unreadable(path.name)
        chats = tuple(_words(one) for one in kept["chats"])
        parked = tuple(_parked(one) for one in kept["parked"])
        epoch, operator = _a(str, kept["epoch"]), _a(str, kept["operator"])
        return LastWords(epoch, _a(int, kept["seq"]), operator, Millis(_a(int, kept["at"])), chats, parked)
    except (ValueError, LookupError, TypeError, RecursionError) as trouble:
        raise Unreadable(path.name) from trouble


def set_aside(path: Path) -> Path:
    """Keep it where no later desk tries it again. Returns where that is: where it was, if it cannot be moved."""
    aside = path.with_name(path.name + BROKEN)
    try:
        return path.replace(aside)
    except OSError:
        return path


def drop(*paths: Path) -> None:
    """Raises OSError."""
    for path in paths:
        path.unlink(missing_ok=True)


def leave_only(path: Path, rest: tuple[Words, ...]) -> None:
    """Take everything else out of the file, and the file away where none of them is in it any more. Raises OSError."""
    try:
        kept = load(path)
    except (FileNotFoundError, Unreadable):
        return  # another desk has given them over; what cannot be read is told to the next one
    if chats := tuple(one for one in kept.chats if one in rest):
        save(path, replace(kept, chats=chats, parked=()))
    else:
        drop(path)


def unsent(words: Words, messages: tuple[Message, ...], operator: str) -> str:
    """What is left to be written on, without the answers that the thread shows: those did reach the daemon."""
    left = [one.text for one in words.leaving if not any(_is_it(one, said, operator) for said in messages)]
    return joined(*left, words.text)


def named(names: list[str]) -> str:
    """Whose they are, in a line."""
    shown = ", ".join(display(one, limit=40) or "no name" for one in names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _is_anothers(path: Path) -> bool:
    """Whether another process, that lives, wrote it."""
    number = path.name.partition("-")[0]
    pid = int(number) if number.isdecimal() else 0
    if pid in (0, os.getpid()):  # 0 would ask for our own group
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True


def _words_in(answer: Answer) -> str:
    """As they were to be sent, without a mask. Foreign text."""
    template = answer.template
    if template is None:
        return answer.text
    return Filled(replace(template.offer, text=real(template.offer.text)), template.given).text


def _is_it(answer: Leaving, message: Message, operator: str) -> bool:
    is_ours = (
        message.direction == "outbound" and message.origin == "desk" and real(message.sender_name or "") == operator
    )
    is_later = message.sent_at >= answer.taken_at - _SLACK
    return is_ours and is_later and real(message.body).strip() == answer.text.strip()


def _words(kept: Any) -> Words:
    leaving = tuple(Leaving(_a(str, one["text"]), Millis(_a(int, one["taken_at"]))) for one in kept["leaving"])
    had_at = _maybe(int, kept["had_at"])
    return Words(
        _a(int, kept["chat_id"]), _a(int, kept["session_id"]), _a(str, kept["kind"]), _maybe(str, kept["phone"]),
        _a(str, kept["name"]), _a(str, kept["text"]), leaving, _maybe(int, kept["reply_to"]),
        _a(int, kept["begun_seq"]), Millis(had_at) if had_at is not None else None,
    )  # fmt: skip


def _parked(kept: Any) -> Parked:
    session, kind, name, text = (_a(str, kept[one]) for one in ("session", "kind", "name", "text"))
    return Parked(session, kind, name, _maybe(str, kept["phone"]), text)


def _a(kind: type[T], value: object) -> T:
    if not isinstance(value, kind):
        raise TypeError(kind.__name__)
    if isinstance(value, str):
        value.encode()  # half a letter would go no further than to the daemon's client
    return value


def _maybe(kind: type[T], value: object) -> T | None:
    return None if value is None else _a(kind, value)
