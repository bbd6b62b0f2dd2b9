"""What a batch says of the sessions themselves: whether they live, are connected, and may send."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from daemon.facts import MessageReceived, MessageStatusChanged, Reaction, SessionChanged
from daemon.projector.routed import Routed
from daemon.rules import believing, link, linking
from daemon.rules.routing import Strayed
from store import messages, qr_codes, sessions
from store.database import Transaction
from store.models import Millis
from store.qr_codes import QrRow
from store.sessions import SessionRow

_STEADY = 10_000
"""Milliseconds between two notes that a session is alive: each note is a frame to every screen."""
_ON_ITS_WAY = 30_000
"""Milliseconds after a session has gone in which a message may still have been on its way from before."""


async def hear(tx: Transaction, held: Mapping[int, SessionRow], facts: Sequence[Routed]) -> None:
    """Let the sessions of the store be as the facts leave them. The events of the batch are not saved yet."""
    stops = await _new_stops(tx, facts)
    changed: dict[int, SessionRow] = {}
    codes: dict[int, QrRow] = {}
    for one in facts:
        row = changed.get(one.session_id, held[one.session_id])
        after = _after(row, one, stops)
        if after != row:
            changed[one.session_id] = after
        is_held = (after.qr_told_at, after.qr_until) == (row.qr_told_at, row.qr_until)
        if not is_held and isinstance(one.fact, SessionChanged) and one.fact.qr:
            codes[row.id] = QrRow(row.id, one.fact.qr.code, one.received_at, after.qr_until or one.received_at)
    await sessions.save(tx, changed.values())
    without = [row.id for row in changed.values() if row.qr_until is None and held[row.id].qr_until is not None]
    await qr_codes.drop(tx, without)
    await qr_codes.keep(tx, [one for one in codes.values() if changed[one.session_id].qr_until is not None])


async def hear_strays(tx: Transaction, strays: Sequence[Strayed]) -> None:
    """Mark whose new name a name may be that nobody knows; the newest one stands."""
    held = await sessions.all_rows(tx) if strays else {}
    newest = {row.id: one.name for one in strays for row in _suspects(held, one)}
    changed = [(held[number], name) for number, name in newest.items() if held[number].stray_name != name]
    await sessions.save(tx, [replace(row, stray_name=name) for row, name in changed])


def _suspects(held: Mapping[int, SessionRow], stray: Strayed) -> list[SessionRow]:
    """Those of its gateway that are not connected, else all of them: word of the end of a link may be lost."""
    known = [held[one] for one in stray.speakers if one in held]
    return [row for row in known if row.state != "connected"] or known


async def _new_stops(tx: Transaction, facts: Sequence[Routed]) -> list[Routed]:
    """Statuses that stop a session. Told a second time, or days later, they are no trouble of today."""
    stops = [
        (one, fact)
        for one in facts
        if isinstance(fact := one.fact, MessageStatusChanged)
        and fact.reaction is Reaction.STOP
        and fact.at is not None
        and one.received_at - fact.at < believing.LATE
    ]
    events = await messages.events_of(tx, {(one.session_id, fact.target_key) for one, fact in stops}) if stops else []
    known = {(event.session_id, event.target_key, event.event_key) for event in events}
    return [one for one, fact in stops if (one.session_id, fact.target_key, fact.event_key) not in known]


def _after(row: SessionRow, one: Routed, stops: Sequence[Routed]) -> SessionRow:
    if one.delivery_id is None:
        return row  # what we did ourselves is no sign of life
    if one.received_at - (row.last_event_at or 0) >= _STEADY and not one.is_asked_for:
        # a session that answers us while its webhooks are dead is silent all the same
        row = replace(row, last_event_at=one.received_at)
    if isinstance(one.fact, MessageStatusChanged) and one in stops:
        words = one.fact.error or "its provider refuses what it sends"
        return replace(row, trouble=words, trouble_hint=one.fact.hint, trouble_until=None)
    if isinstance(one.fact, SessionChanged):
        row = replace(row, phone=row.phone or one.fact.phone)  # a late word tells who it is, too
        if not link.is_newer(row, one.fact, one.received_at):
            return linking.told(link.again(row, one.fact, one.received_at), one.fact, one.received_at)
    said = _said(row, one)
    return linking.told(_linked(row, said, one.received_at), said, one.received_at) if said else row


def _said(row: SessionRow, one: Routed) -> SessionChanged | None:
    """What a body says of the connection, in new words or by having come over it."""
    if isinstance(one.fact, SessionChanged):
        return one.fact
    if row.provider_type == "meta":
        # Meta never says so; whoever delivers its signed webhooks is connected
        return SessionChanged("connected") if row.state == "unknown" else None
    written_at = _come_over_at(row, one)
    return SessionChanged("connected", at=written_at) if written_at is not None else None


def _come_over_at(row: SessionRow, one: Routed) -> Millis | None:
    """When a message was written that shows a link to be up of which its gateway has not told: since the last word."""
    if row.state not in ("unknown", "disconnected") or not isinstance(one.fact, MessageReceived):
        return None
    since = row.state_at or Millis(one.received_at - believing.LATE)
    sent = believing.sent_at(one.fact.sent_at, one.received_at)
    if one.fact.origin != "live" or sent.is_clamped or sent.at < since:
        return None
    return sent.at if row.state == "unknown" or one.received_at > since + _ON_ITS_WAY else None


def _linked(row: SessionRow, said: SessionChanged, received_at: Millis) -> SessionRow:
    told = believing.event_at(said.at, received_at)
    at = min(told, received_at)  # a clock that goes before ours must not put off what counts from now on
    if row.provider_type == "webjs" and said.state == "connected" != row.state:
        row = replace(row, trouble=None, trouble_hint=None, trouble_until=None)  # somebody has linked it again
    if row.qr_is_asked and not said.has_code_elsewhere:
        row = replace(row, qr_until=None)
    row = link.changed(row, said.state, at, is_for_good=said.is_for_good)
    row = replace(row, told_at=told, qr_is_asked=int(said.has_code_elsewhere))
    if not said.has_code_elsewhere:
        row = replace(row, qr_trouble=None, qr_hint=None)
    return replace(row, state_reason=said.reason)
