"""Lines of an exported chat as messages: under which key each is known, and which are on the desk already."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daemon.facts import Fact, MessageEdited, MessageReceived, MessageRevoked, Peer, Person
from daemon.likeness import likeness
from daemon.rules.phones import e164
from store.messages import MessageRow
from store.models import Direction, Identity, Media, MessageType, Millis

MINUTE = 60_000
_BEGINS = "import:"
_Words = tuple[int, Direction, str | None]
"""All that a message and a line can have in common: its minute, its side, and what was said, if it still stands."""


@dataclass(frozen=True, slots=True)
class Line:
    at: Millis
    text: str
    sender: str | None
    """None: nobody said it."""
    is_ours: bool
    type: MessageType
    ordinal: int
    is_deleted: bool
    is_edited: bool
    file_name: str | None
    file_key: str | None

    @property
    def direction(self) -> Direction:
        if self.sender is None:
            return "internal"
        return "outbound" if self.is_ours else "inbound"

    @property
    def minute(self) -> int:
        return self.at // MINUTE


def key(peer: str, line: Line, *, is_group: bool) -> str:
    """The same for each export of the chat, with seconds or without them, whatever a telephone calls its owner."""
    who = line.sender if is_group and line.direction == "inbound" else None
    what = likeness(line.text, line.type, is_deleted=line.is_deleted)
    said = json.dumps([peer, line.minute, line.direction, who, what, line.ordinal], ensure_ascii=True).encode()
    return f"{_BEGINS}{hashlib.sha256(said).hexdigest()[:40]}"


def twins(rows: Iterable[MessageRow], lines: Sequence[Line]) -> dict[int, MessageRow]:
    """Lines, by their place, that are on the desk already, each with its own row: none stands for two lines."""
    free: dict[_Words, list[MessageRow]] = defaultdict(list)
    for row in rows:
        free[words_of(row)].append(row)
    found = {}
    for place, line in enumerate(lines):
        said = likeness(line.text, line.type, is_deleted=line.is_deleted)
        if left := free.get((line.minute, line.direction, said)):
            found[place] = left.pop(0)
    return found


def words_of(row: MessageRow) -> _Words:
    """What a message and a line of an export may have in common."""
    said = likeness(row.body, row.type, is_deleted=row.revoked_at is not None)
    return row.sent_at // MINUTE, row.direction, said


def facts(peer: Peer, line: Line, line_key: str, at: Millis) -> list[Fact]:
    """What a line says happened. `at`: where it is to stand in its minute."""
    received = MessageReceived(
        peer=peer, direction=line.direction, dedupe_key=line_key, provider_message_id=None,
        type=line.type if line.sender is not None else "system", body=line.text, sent_at=at, origin="import",
        sender=_sender(peer, line), status="sent" if line.direction == "outbound" else "delivered",
        detail="media" if line.type == "unsupported" else None, media=_media(line), is_nameless=True,
    )  # fmt: skip
    found: list[Fact] = [received]
    if line.is_deleted:
        found.append(MessageRevoked(line_key, at, line_key))
    if line.is_edited:
        found.append(MessageEdited(line_key, line.text, at, line_key))
    return found


def _sender(peer: Peer, line: Line) -> Person | None:
    """Names are the address book of one telephone: they stand on the lines of a group, and rename nobody."""
    if line.direction != "inbound" or line.sender is None:
        return None
    if peer.person is not None:
        return Person(peer.person.identities[:1])
    phone = e164(line.sender, None) if line.sender.startswith("+") else None
    return Person((Identity("phone", phone),)) if phone else Person((), line.sender)


def _media(line: Line) -> Media | None:
    if line.type not in ("image", "video", "audio", "document", "sticker"):
        return None
    is_voice = line.file_name is not None and line.file_name.upper().startswith("PTT-")
    return Media(file_name=line.file_name, is_voice=is_voice)
