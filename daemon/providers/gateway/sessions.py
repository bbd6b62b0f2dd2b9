"""What the gateway tells about its connection to WhatsApp."""

from typing import Any

from daemon.facts import Fact, Ignored, QrMade, SessionChanged, Unknown
from daemon.providers.body import name
from daemon.providers.webjs_objects import gone
from daemon.rules.phones import account_phone
from daemon.rules.qr_codes import LONGEST
from store.models import SessionState

_NO_PHONE = frozenset({"", "null", "undefined"})
_MISLEADING = Ignored("sent when a reconnect starts, not when it has worked")
_LIFE, _LONGEST_LIFE = 60, 3600
"""Seconds that a code holds."""
_STATES: dict[str, SessionState] = {
    "authenticated": "authenticated",
    "connected": "connected",
    "disconnected": "disconnected",
    "error": "failed",
    "failed": "failed",
    "initializing": "unknown",
    "qr_scanning": "qr_scanning",
    "ready": "connected",
    "reconnect_failed": "disconnected",
    "SCAN_QR_CODE": "qr_scanning",
    "WORKING": "connected",
}


def qr_code_generated(data: dict[str, Any]) -> Fact:
    code, seconds = data.get("qr_code"), data.get("expires_in")
    if not isinstance(code, str) or not 0 < len(code) <= LONGEST:
        return SessionChanged("qr_scanning")
    life = seconds if type(seconds) is int and 0 < seconds <= _LONGEST_LIFE else _LIFE
    return SessionChanged("qr_scanning", qr=QrMade(code, life))


def authenticated(_: dict[str, Any]) -> Fact:
    return SessionChanged("authenticated")


def ready(data: dict[str, Any]) -> Fact:
    return SessionChanged("connected", phone=_phone(data))


def error(data: dict[str, Any]) -> Fact:
    return SessionChanged("failed", _reason(data, "error", "message"))


def disconnected(data: dict[str, Any]) -> Fact:
    return gone(_reason(data, "reason"))


def reconnected(_: dict[str, Any]) -> Fact:
    return _MISLEADING


def reconnect_failed(_: dict[str, Any]) -> Fact:
    return SessionChanged("disconnected", "the gateway gave up reconnecting", is_for_good=True)


def restarting(data: dict[str, Any]) -> Fact:
    """The gateway takes the connection down to make it anew, and tells when it is there again."""
    return SessionChanged("disconnected", _reason(data, "reason"))


def health_failed(data: dict[str, Any]) -> Fact:
    return SessionChanged("failed", _reason(data, "reason", "error"))


def status_changed(data: dict[str, Any]) -> Fact:
    status = name(data.get("status"))
    if status == "reconnected":
        return _MISLEADING
    state = _STATES.get(status)
    if state is None:
        return Unknown(f"session status {status[:64]!r} is not known")
    reason = _reason(data, "reason", "error", "message")
    return gone(reason) if state == "disconnected" else SessionChanged(state, reason, _phone(data))


def _phone(data: dict[str, Any]) -> str | None:
    phone = name(data.get("phone_number"))
    return None if phone in _NO_PHONE else account_phone(phone)


def _reason(data: dict[str, Any], *keys: str) -> str | None:
    return ": ".join(filter(None, (name(data.get(key)) for key in keys))) or None
