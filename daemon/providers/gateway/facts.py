"""The bodies of the gateway as facts: an event {event, data}, a written message or a batch, and who reads it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from daemon.facts import Fact, Ignored, MessageReceived, Part, Unknown
from daemon.providers.body import NoJson, name, parsed, record
from daemon.providers.gateway import dotted, flat, messages, sessions, sync
from daemon.providers.gateway.ids import session_names

_NAMELESS = Unknown("it names no session")


def facts(raw: bytes) -> list[Part]:
    """One part for an event or a written message, a batch of a sync has many. Never raises."""
    try:
        body = parsed(raw)
    except NoJson as trouble:
        return [Part("", (), Unknown(f"no JSON: {trouble}"))]
    if not isinstance(body, dict):
        return [Part("", (), Unknown("there is no event"))]
    if sync.is_batch(body):
        return sync.parts(body)
    if flat.is_flat(body):
        return flat.parts(body, raw)
    refs, event, data = _refs(body), name(body.get("event")), _data(body)
    base = "/data" if "data" in body else ""
    if listed := dotted.LISTS.get(event):
        return listed(data, refs, base)
    fact = _placed(_fact(event, data), base)
    return [Part(base, refs, fact if refs or isinstance(fact, Ignored) else _NAMELESS)]


def named_sessions(raw: bytes) -> tuple[str, ...]:
    """The session that a body names, as it names it; empty for none and for no JSON."""
    try:
        return _refs(parsed(raw))
    except NoJson:
        return ()


def _fact(event: str, data: dict[str, Any]) -> Fact:
    if read := _EVENTS.get(event):
        return read(data)
    return Unknown(f"event {event[:64]!r} is not known" if event else "there is no event")


def _placed(fact: Fact, base: str) -> Fact:
    """The file of a message, where it stands in the whole body."""
    if isinstance(fact, MessageReceived) and fact.media_at is not None:
        return replace(fact, media_at=base + fact.media_at)
    return fact


def _refs(body: object) -> tuple[str, ...]:
    plain = record(body)
    return session_names(record(plain.get("data"))) or session_names(plain)


def _data(body: dict[str, Any]) -> dict[str, Any]:
    """Some events come flat, with no `data` around their fields."""
    return record(body["data"]) if "data" in body else body


def _ignoring(reason: str) -> Callable[[dict[str, Any]], Fact]:
    return lambda _: Ignored(reason)


_PRESENCE = _ignoring("presence is not shown yet")
_EVENTS: dict[str, Callable[[dict[str, Any]], Fact]] = {
    **dotted.EVENTS,
    "chat_state_updated": _PRESENCE,
    "connection_test": _ignoring("a test of the connection"),
    "message_delivered": messages.delivered,
    "message_read": messages.read,
    "message_received": messages.received,
    "message_sent": messages.sent,
    "message_status_updated": messages.status_updated,
    "mobile_activity_detected": _ignoring("which device a message was written on"),
    "qr_code_generated": sessions.qr_code_generated,
    "session_authenticated": sessions.authenticated,
    "session_disconnected": sessions.disconnected,
    "session_error": sessions.error,
    "session_health_failed": sessions.health_failed,
    "session_ready": sessions.ready,
    "session_reconnect_failed": sessions.reconnect_failed,
    "session_reconnected": sessions.reconnected,
    "session_restart_failed": sessions.error,
    "session_restarting": sessions.restarting,
    "session_status_changed": sessions.status_changed,
    "typing_indicator": _PRESENCE,
}
EVENTS = frozenset({*_EVENTS, *dotted.LISTS})
"""Every event that is known by its name."""
