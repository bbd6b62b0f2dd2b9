"""One webhook of WAHA, and what is asked of every payload: which message it is about, where, and who is who there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from daemon.facts import GroupSeen, IdentityLinked, Ignored, Peer, Person
from daemon.providers.body import moment, name, record, text
from daemon.providers.people import claimed_name
from daemon.providers.waha.engines import Inside, inside
from daemon.providers.waha.ids import MessageId, jid, known, message_id
from store.models import Millis

BROADCAST: Final = Ignored("status broadcast")
NO_CHAT: Final = "it names no chat"


@dataclass(frozen=True, slots=True)
class Event:
    """A body, as far as it is the same for every event."""

    name: str
    session: str
    payload: dict[str, Any]
    engine: str
    at: Millis | None
    """When WAHA told it; None in older bodies."""
    me: frozenset[str]
    """The number's own addresses."""
    phone: str | None
    """The number itself, where the body says it."""

    def inside(self, payload: dict[str, Any] | None = None) -> Inside:
        """What the engine's own data says of the payload, or of one within it."""
        return inside(record((self.payload if payload is None else payload).get("_data")), self.engine)


def event_of(body: dict[str, Any]) -> Event:
    me, around = record(body.get("me")), record(body.get("environment"))
    own = jid(me.get("id"))
    itself = known(own)
    return Event(
        name=name(body.get("event")),
        session=name(body.get("session")),
        payload=record(body.get("payload")),
        engine=(text(body.get("engine")) or text(around.get("engine"))).upper(),
        at=moment(body.get("timestamp")),
        me=frozenset(filter(None, (own, jid(me.get("lid")), jid(me.get("jid"))))),
        phone=itself.value if itself and itself.kind == "phone" else None,
    )


def placed(payload: dict[str, Any], told: Inside) -> MessageId | None:
    """The message that a payload is: by its serialised id, else from what stands beside a bare one."""
    author = jid(payload.get("participant")) or told.author
    if found := message_id(payload.get("id")):
        return MessageId(found.chat, found.bare, found.is_ours, author or found.author)
    is_ours = payload.get("fromMe") is True
    sides = ("to", "from") if is_ours else ("from", "to")
    chat = told.chat or next(filter(None, (jid(payload.get(side)) for side in sides)), "")
    bare = name(payload.get("id")) or told.bare
    return MessageId(chat, bare, is_ours, author) if "@" in chat and bare else None


def id_of(payload: dict[str, Any], where: MessageId) -> str:
    """The message's id as it came, if it is a whole one."""
    given = name(payload.get("id"))
    return given if message_id(given) else where.written


def peer_of(chat: str, called: str | None = None) -> Peer | None:
    """With whom a chat is. A group has no name until a body tells one."""
    if chat.endswith("@g.us"):
        return Peer(chat, group=GroupSeen(chat))
    person = known(chat)
    return Peer(chat, person=Person((person,), called)) if person else None


def person_of(address: str, push_name: str) -> Person | None:
    person = known(address)
    return Person((person,), claimed_name(push_name, (person,))) if person else None


def links(where: MessageId, told: Inside) -> Iterator[IdentityLinked]:
    """Yield what the engine knows of a lid's phone."""
    pairs = [(where.author, told.author_alt)] if where.is_group else [(where.chat, told.peer_alt)]
    for one, other in pairs:
        first, second = known(one), known(other)
        if first and second and {first.kind, second.kind} == {"lid", "phone"}:
            yield IdentityLinked(first, second, "named together")
