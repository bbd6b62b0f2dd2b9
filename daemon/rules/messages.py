"""How facts make a message: any order, any number of times, the same row."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from daemon.facts import MessageReceived, Reaction
from daemon.rules import believing
from daemon.rules.believing import SentAt
from daemon.rules.sending import Sending, Standing, standing
from daemon.rules.statuses import status_rank
from store.messages import Event, MessageRow
from store.models import Media, Millis, Origin
from store.table import replaced

_ORIGINS: tuple[Origin, ...] = ("desk", "live", "catch_up", "echo", "history", "sync", "import")
RAISING: frozenset[Origin] = frozenset({"live", "catch_up"})


def received(fact: MessageReceived, received_at: Millis, blank: MessageRow) -> MessageRow:
    """The row that one delivery makes of a `blank`, whatever that says of its place: ids, chat, session, sender."""
    sent = believing.sent_at(fact.sent_at, received_at)
    return replaced(
        blank,
        dedupe_key=fact.dedupe_key,
        provider_message_id=fact.provider_message_id,
        direction=fact.direction,
        type=fact.type,
        detail=fact.detail,
        body=fact.body,
        sent_at=sent.at,
        claimed_sent_at=sent.claimed,
        is_clamped=int(sent.is_clamped),
        received_at=received_at,
        origin=fact.origin,
        is_raising=int(fact.origin in RAISING and fact.direction != "internal"),
        sender_name=fact.sender.name if fact.sender else None,
        claimed_status=fact.status if status_rank(fact.status) >= 0 else None,
        media=_claims(fact.media) if fact.media else None,
        quoted_key=fact.quoted_key,
        quoted_id=fact.quoted_id,
        outbox_id=fact.outbox_id,
        remarks=_listed(fact.remarks),
    )


def merged(held: MessageRow, other: MessageRow) -> MessageRow:
    """Two deliveries of one message as one row. Commutative: which came first does not show."""
    body, other_body = _sent_body(held), _sent_body(other)
    fuller, fuller_body = max(((held, body), (other, other_body)), key=lambda pair: _fullness(*pair))
    sent = believing.earlier(_sent(held), _sent(other))
    return replaced(
        held,
        provider_message_id=_greater(held.provider_message_id, other.provider_message_id),
        direction=fuller.direction,
        type=fuller.type,
        detail=fuller.detail,
        body=fuller_body,
        sent_body=None,
        media=fuller.media,
        sent_at=sent.at,
        claimed_sent_at=sent.claimed,
        is_clamped=int(sent.is_clamped),
        received_at=min(held.received_at, other.received_at),
        origin=min(held.origin, other.origin, key=_ORIGINS.index),
        is_raising=max(held.is_raising, other.is_raising),
        sender_id=held.sender_id if held.sender_id is not None else other.sender_id,
        sender_name=_greater(held.sender_name, other.sender_name),
        claimed_status=max(held.claimed_status, other.claimed_status, key=status_rank),
        quoted_key=_greater(held.quoted_key, other.quoted_key),
        quoted_id=_greater(held.quoted_id, other.quoted_id),
        remarks=held.remarks if held.remarks == other.remarks else _listed(_remarks(held) + _remarks(other)),
    )


def told(row: MessageRow, sending: Sending, echoes: Iterable[MessageRow]) -> MessageRow:
    """What was written here, as providers tell of it: ours is the text and the time, theirs how far it came."""
    claims = [one.claimed_status for one in echoes if one.dedupe_key in sending.keys]
    claimed = max(claims, key=status_rank, default=None)
    return replaced(row, provider_message_id=sending.provider_message_id, claimed_status=claimed)


def moved_to(row: MessageRow, at: Millis) -> MessageRow:
    """What waited stands in its thread where it leaves, not where it was written."""
    return replaced(row, sent_at=max(row.sent_at, at))


def with_events(row: MessageRow, events: Iterable[Event], sending: Sending | None = None) -> MessageRow:
    """The row as everything that happened to it leaves it. Computed anew, so the order of events cannot matter.

    `sending` stands behind what was written here.
    """
    of_kind: dict[str, list[Event]] = {"status": [], "edit": [], "revoke": [], "reaction": []}
    events = [*events]
    called = {event.called for event in events if event.called}
    for event in events:
        if event.target_key not in called:
            of_kind[event.kind].append(event)
    refused = {one.target_key: one for one in events if one.target_key in called and one.value == "failed"}
    now = _standing(row, of_kind["status"], sending)
    edit = max(of_kind["edit"], key=_newest, default=None)
    body = _sent_body(row)
    changed = replaced(
        row,
        status=now.status,
        error=now.error,
        error_code=now.error_code,
        hint=now.hint,
        window_refused_at=_window_refused_at(of_kind["status"], sending),
        body=edit.value if edit else body,
        sent_body=body if edit else None,
        edited_at=edit.at if edit else None,
        revoked_at=min((event.at for event in of_kind["revoke"]), default=None),
        reactions=_reactions(of_kind["reaction"], refused),
        is_late=int(row.origin == "live" and row.received_at - row.sent_at > believing.LATE),
    )
    changed.is_unread = int(
        changed.direction == "inbound"
        and bool(changed.is_raising or changed.is_marked_unread)
        and changed.read_at is None
        and changed.revoked_at is None
    )
    return changed


def _standing(row: MessageRow, events: list[Event], sending: Sending | None) -> Standing:
    if row.direction != "outbound":
        return Standing("delivered")
    if sending is not None:
        return standing(sending, events, row.claimed_status)
    highest = max((row.claimed_status or "pending", *(event.value for event in events)), key=status_rank)
    failures = [event for event in events if event.value == "failed"]
    if highest != "failed" or not failures:
        return Standing(highest)  # type: ignore[arg-type]  # events hold folded statuses only
    told = max(failures, key=_newest)
    return Standing("failed", told.error, told.error_code, told.hint)


def _window_refused_at(events: list[Event], sending: Sending | None) -> Millis | None:
    """When a provider last answered that the customer's window is shut."""
    told = [event.at for event in events if event.reaction == Reaction.TEMPLATE]
    tries = sending.tries if sending else ()
    told += [one.ended_at for one in tries if one.reaction == Reaction.TEMPLATE and one.ended_at is not None]
    return max(told, default=None)


def _reactions(events: list[Event], refused: Mapping[str, Event]) -> str | None:
    """Of each actor one. `refused`: what came of reactions of ours that did not arrive."""
    told: dict[str, list[Event]] = {}
    for event in sorted(events, key=_newest, reverse=True):
        told.setdefault(event.actor, []).append(event)
    shown = [one for _, theirs in sorted(told.items()) if (one := _standing_reaction(theirs, refused))]
    return json.dumps(shown) if shown else None


def _standing_reaction(told: list[Event], refused: Mapping[str, Event]) -> dict[str, Any] | None:
    """What stands of one actor's, the newest first: it, or its trouble; one that was not taken back still stands."""
    for event in told:
        why = refused.get(event.called or "")
        if why is not None and not event.value:
            continue
        if not event.value:
            return None
        shown = {"actor": event.actor, "emoji": event.value, "at": event.at}
        ours = next((one for one in told if one.operator), None)
        if ours is not None and ours.value == event.value:  # the provider's echo of it does not say who it was
            shown["operator"] = ours.operator
        return shown if why is None else shown | {"error": why.error or "it did not arrive", "hint": why.hint}
    return None


def _newest(event: Event) -> tuple[Any, ...]:
    return event.at, event.event_key, event.value


def _sent(row: MessageRow) -> SentAt:
    return SentAt(row.sent_at, bool(row.is_clamped), row.claimed_sent_at)


def _sent_body(row: MessageRow) -> str:
    return row.body if row.sent_body is None else row.sent_body


def _fullness(row: MessageRow, body: str) -> tuple[Any, ...]:
    """Of two deliveries the one with a type that we show, with more said of a file; the rest only has to be fixed."""
    said = sum(value is not None for value in json.loads(row.media).values()) if row.media else 0
    return row.type != "unsupported", body, said, row.media or "", row.type, row.detail or "", row.direction


def _listed(remarks: Iterable[str]) -> str | None:
    """Each once, in an order that does not tell which was heard first."""
    said = sorted({one for one in remarks if one})
    return json.dumps(said) if said else None


def _remarks(row: MessageRow) -> list[str]:
    return list(json.loads(row.remarks)) if row.remarks else []


def _claims(media: Media) -> str:
    """What a body says of a file; what becomes of it here stands elsewhere."""
    said: dict[str, object] = {
        "mime_type": media.mime_type,
        "file_name": media.file_name,
        "size": media.size,
        "provider_id": media.provider_id,
        "is_voice": media.is_voice,
    }
    told_by_some = {"url": media.url, "seconds": media.seconds}
    return json.dumps(said | {name: value for name, value in told_by_some.items() if value is not None})


def _greater(one: str | None, other: str | None) -> str | None:
    return max(one or "", other or "") or None
