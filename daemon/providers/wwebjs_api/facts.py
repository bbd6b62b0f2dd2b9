"""The bodies of wwebjs-api as facts: {dataType, data, sessionId}, and who reads which dataType."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from daemon.facts import Fact, Ignored, MessageReceived, Part, Unknown
from daemon.providers.body import NoJson, name, parsed, record
from daemon.providers.wwebjs_api import chats, happened, lines, messages, sessions

_AT = "/data"
_NAMELESS = Unknown("it names no session")


def facts(raw: bytes) -> list[Part]:
    """What the one event of a body says. Never raises."""
    try:
        body = parsed(raw)
    except NoJson as trouble:
        return [Part("", (), Unknown(f"no JSON: {trouble}"))]
    plain = record(body)
    kind, refs = name(plain.get("dataType")), _refs(plain)
    read = EVENTS.get(kind)
    if read is None:
        return [Part("", refs, Unknown(f"dataType {kind[:64]!r} is not known" if kind else "there is no event"))]
    base = _AT if "data" in plain else ""
    found = [_placed(fact, base) for fact in read(record(plain.get("data")))]
    return [Part(base, refs, fact if refs or isinstance(fact, Ignored) else _NAMELESS) for fact in found]


def named_sessions(raw: bytes) -> tuple[str, ...]:
    """The session that a body names; empty for none and for no JSON."""
    try:
        return _refs(record(parsed(raw)))
    except NoJson:
        return ()


def _refs(plain: dict[str, Any]) -> tuple[str, ...]:
    known = name(plain.get("sessionId"))
    return (known,) if known else ()


def _placed(fact: Fact, base: str) -> Fact:
    """The file of a message, where it stands in the whole body."""
    if isinstance(fact, MessageReceived) and fact.media_at is not None:
        return replace(fact, media_at=base + fact.media_at)
    return fact


EVENTS: Final[dict[str, Callable[[dict[str, Any]], list[Fact]]]] = {
    "authenticated": sessions.authenticated,
    "call": lines.of_call,
    "change_state": sessions.changed,
    "chat_archived": partial(chats.put_away, "archived on the telephone, or taken out of its archive"),
    "chat_removed": partial(chats.put_away, "deleted on the telephone; the desk keeps it"),
    "code": sessions.pairing_code,
    "contact_changed": chats.changed_number,
    "disconnected": sessions.disconnected,
    "group_admin_changed": lines.of_group,
    "group_join": lines.of_group,
    "group_leave": lines.of_group,
    "group_membership_request": lines.of_group,
    "group_update": lines.of_group,
    "loading_screen": sessions.loading,
    "media": messages.with_file,
    "media_uploaded": messages.received,
    "message": messages.received,
    "message_ack": happened.acknowledged,
    "message_ciphertext": messages.received,
    "message_create": messages.received,
    "message_edit": happened.edited,
    "message_reaction": happened.reacted,
    "message_revoke_everyone": happened.revoked,
    "message_revoke_me": happened.removed_here,
    "qr": sessions.qr,
    "ready": sessions.ready,
    "status": sessions.refused,
    "unread_count": chats.unread,
    "vote_update": happened.voted,
}
"""Every dataType that is known."""
