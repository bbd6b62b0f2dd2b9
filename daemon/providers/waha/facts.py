"""The webhooks of WAHA as facts: which event is read by whom, in both forms that the envelope has had."""

from collections.abc import Callable
from typing import Final

from daemon.facts import Fact, Ignored, Part, Unknown
from daemon.providers.body import NoJson, name, parsed, record
from daemon.providers.waha import answers, groups, happenings, messages, sessions
from daemon.providers.waha.event import Event, event_of

_NAMELESS = Unknown("it names no session")


def facts(raw: bytes) -> list[Part]:
    """What one event says; most say one thing. Never raises."""
    try:
        body = parsed(raw)
    except NoJson as trouble:
        return [Part("", (), Unknown(f"no JSON: {trouble}"))]
    if not isinstance(body, dict):
        return [Part("", (), Unknown("there is no event"))]
    event = event_of(body)
    refs = (event.session,) if event.session else ()
    found = _told(event)
    if not refs and not all(isinstance(fact, Ignored) for fact in found):
        return [Part("", (), _NAMELESS)]
    return [Part("/payload", refs, fact) for fact in found]


def named_sessions(raw: bytes) -> tuple[str, ...]:
    """The session that a body names; empty for none and for no JSON."""
    try:
        named = name(record(parsed(raw)).get("session"))
    except NoJson:
        return ()
    return (named,) if named else ()


def _told(event: Event) -> list[Fact]:
    if read := EVENTS.get(event.name):
        return read(event)
    return [Unknown(f"event {event.name[:64]!r} is not known" if event.name else "there is no event")]


def _ignoring(reason: str) -> Callable[[Event], list[Fact]]:
    return lambda _: [Ignored(reason)]


_LABELS = _ignoring("labels of WhatsApp are not shown")
EVENTS: Final[dict[str, Callable[[Event], list[Fact]]]] = {
    "call.accepted": answers.call,
    "call.received": answers.call,
    "call.rejected": answers.call,
    "chat.archive": _ignoring("what is archived on the telephone stays on the desk"),
    "engine.event": _ignoring("the engine's own words"),
    "event.response": answers.response,
    "event.response.failed": answers.response,
    "group.join": groups.old_event,
    "group.leave": groups.old_event,
    "group.v2.join": groups.joined,
    "group.v2.leave": groups.left,
    "group.v2.participants": groups.participants,
    "group.v2.participants.join-request": groups.asked_to_join,
    "group.v2.update": groups.updated,
    "label.chat.added": _LABELS,
    "label.chat.deleted": _LABELS,
    "label.deleted": _LABELS,
    "label.upsert": _LABELS,
    "message": messages.message,
    "message.ack": happenings.acknowledged,
    "message.ack.group": happenings.acknowledged,
    "message.any": messages.message,
    "message.edited": happenings.edited,
    "message.reaction": happenings.reacted,
    "message.revoked": happenings.revoked,
    "message.waiting": messages.waiting,
    "poll.vote": answers.vote,
    "poll.vote.failed": answers.vote,
    "presence.update": _ignoring("presence is not shown yet"),
    "session.status": sessions.status,
    "state.change": _ignoring("the engine's own state: session.status says how it is"),
}
"""Every event that is known by its name."""
