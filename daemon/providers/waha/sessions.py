"""session.status: what WAHA tells about its connection to WhatsApp, in words that say what to do."""

from datetime import UTC, datetime
from typing import Any

from daemon.facts import Fact, SessionChanged, Unknown
from daemon.providers.body import moment, name, record, whole
from daemon.providers.waha.event import Event

_LINK = "link the telephone in WAHA: its dashboard shows the code, and so does GET /api/{session}/auth/qr"
_STOPPED = "the session is stopped in WAHA: start it there"
_FAILED = "WhatsApp has ended the link: restart the session in WAHA, and if that does not help link it again"
_PASSKEY = "WhatsApp asks for a passkey: finish linking in WAHA's dashboard"
_CONFIRM = "compare the code in WAHA's dashboard with the one on the telephone, and confirm it there"
STATES = frozenset({
    "STOPPED", "STARTING", "SCAN_QR_CODE", "PASSKEY_REQUIRED", "PASSKEY_CONFIRMATION_REQUIRED", "WORKING", "FAILED",
})  # fmt: skip
_CAPPED = "CAPPED"


def status(event: Event) -> list[Fact]:
    """Both generations: the older one has the session's name in the payload, the newer what was before, and `data`."""
    word, data = name(event.payload.get("status")), record(event.payload.get("data"))
    if word == "WORKING":
        return [SessionChanged("connected", _restricted(data), phone=event.phone)]
    return [_OF_WORD[word] if word in _OF_WORD else _other(word, event)]


def _other(word: str, event: Event) -> Fact:
    if word != "SCAN_QR_CODE":
        return Unknown(f"session status {word[:64]!r} is not known")
    # the code itself is not in the webhook
    named = event.session or name(event.payload.get("name"))
    return SessionChanged("qr_scanning", _LINK.format(session=named or "SESSION"))


_OF_WORD: dict[str, Fact] = {
    "STOPPED": SessionChanged("disconnected", _STOPPED),
    "STARTING": SessionChanged("unknown", "WAHA is starting it"),
    "PASSKEY_REQUIRED": SessionChanged("qr_scanning", _PASSKEY),
    "PASSKEY_CONFIRMATION_REQUIRED": SessionChanged("qr_scanning", _CONFIRM),
    "FAILED": SessionChanged("failed", _FAILED, is_for_good=True),
}


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
