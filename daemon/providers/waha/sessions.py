"""session.status: what WAHA tells about its connection to WhatsApp, in words that say what to do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from daemon.facts import Fact, SessionChanged, Unknown
from daemon.providers.body import moment, name, record, whole
from daemon.providers.waha.event import Event
from store.models import Millis, SessionState

_LINK = "link the telephone in WAHA: its dashboard shows the code, and so does GET /api/{session}/auth/qr"
_STOPPED = "the session is stopped in WAHA: start it there"
_FAILED = "WhatsApp has ended the link: restart the session in WAHA, and if that does not help link it again"
_PASSKEY = "WhatsApp asks for a passkey: finish linking in WAHA's dashboard"
_CONFIRM = "compare the code in WAHA's dashboard with the one on the telephone, and confirm it there"
_CAPPED = "CAPPED"


def status(event: Event) -> list[Fact]:
    """Both generations: the older one has the session's name in the payload, the newer what was before, and `data`."""
    word = name(event.payload.get("status"))
    if read := STATES.get(word):
        return [replace(read(event), at=_told_at(event, word))]
    return [Unknown(f"session status {word[:64]!r} is not known")]


def _told_at(event: Event, word: str) -> Millis | None:
    """WAHA tries a status again for minutes, each time with the same times in it; older bodies have none."""
    if event.at is not None:
        return event.at
    listed = event.payload.get("statuses")
    last = record(listed[-1]) if isinstance(listed, list) and listed else {}
    return moment(last.get("timestamp")) if name(last.get("status")) == word else None


def _working(event: Event) -> SessionChanged:
    return SessionChanged("connected", _restricted(record(event.payload.get("data"))), phone=event.phone)


def _to_scan(event: Event) -> SessionChanged:
    """The code itself is not in the webhook: a linker asks for it, where the config says how."""
    return SessionChanged("qr_scanning", _LINK.format(session=event.session or "SESSION"), has_code_elsewhere=True)


def _always(state: SessionState, reason: str, *, is_for_good: bool = False) -> Callable[[Event], SessionChanged]:
    return lambda _: SessionChanged(state, reason, is_for_good=is_for_good)


STATES: Final[dict[str, Callable[[Event], SessionChanged]]] = {
    "FAILED": _always("failed", _FAILED, is_for_good=True),
    "PASSKEY_CONFIRMATION_REQUIRED": _always("qr_scanning", _CONFIRM),
    "PASSKEY_REQUIRED": _always("qr_scanning", _PASSKEY),
    "SCAN_QR_CODE": _to_scan,
    "STARTING": _always("unknown", "WAHA is starting it"),
    "STOPPED": _always("disconnected", _STOPPED),
    "WORKING": _working,
}
"""Every status that is known by its name."""


def _restricted(data: dict[str, Any]) -> str | None:
    """Why it may not write to everybody, though it works."""
    lock, capping = record(data.get("reachoutTimelock")), record(data.get("messageCapping"))
    if lock.get("isActive") is True:
        return "WhatsApp lets it write only to who has written to it" + _until(lock.get("timeEnforcementEnds"))
    if name(capping.get("cappingStatus")) == _CAPPED:
        return "WhatsApp lets it write to nobody new" + _until(capping.get("cycleEnd"))
    used, total = whole(capping.get("usedQuota")), whole(capping.get("totalQuota"))
    is_warned = name(capping.get("cappingStatus")).endswith("WARNING")
    if is_warned and used is not None and total is not None:
        return f"it has written to {used} of the {total} new customers that WhatsApp allows"
    return None


def _until(written: object) -> str:
    at = moment(written)
    return f" until {datetime.fromtimestamp(at / 1000, UTC):%d %b %H:%M} UTC" if at is not None else ""
