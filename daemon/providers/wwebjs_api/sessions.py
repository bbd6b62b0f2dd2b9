"""What is told of the connection to WhatsApp."""

from typing import Any, Final

from daemon.facts import Fact, Ignored, QrMade, SessionChanged, Unknown
from daemon.providers.body import name, text
from daemon.providers.webjs_objects import gone
from daemon.rules.qr_codes import LONGEST

_LIFE = 60
"""Seconds: the first code of a link holds so long, and each later one is told when it takes its place."""
_LONGEST = 200
STATES: Final[dict[str, SessionChanged]] = {
    "CONFLICT": SessionChanged("disconnected", "WhatsApp Web was opened elsewhere"),
    "CONNECTED": SessionChanged("connected"),
    "DEPRECATED_VERSION": SessionChanged("failed", "its WhatsApp Web is too old: update the gateway"),
    "OPENING": SessionChanged("disconnected", "it is connecting"),
    "PAIRING": SessionChanged("authenticated"),
    "PROXYBLOCK": SessionChanged("failed", "WhatsApp refuses its proxy"),
    "SMB_TOS_BLOCK": SessionChanged("failed", "WhatsApp has blocked this business number", is_for_good=True),
    "TIMEOUT": SessionChanged("disconnected", "the telephone does not answer"),
    "TOS_BLOCK": SessionChanged("failed", "WhatsApp has blocked this number", is_for_good=True),
    "UNLAUNCHED": SessionChanged("disconnected", "WhatsApp Web is not started"),
    "UNPAIRED": SessionChanged("disconnected", "the telephone is no longer linked", is_for_good=True),
    "UNPAIRED_IDLE": SessionChanged("disconnected", "nobody scanned the code in time", is_for_good=True),
}
"""The library's states, in words."""
_SAID: Final[dict[str, str]] = {
    "LOGOUT": "logged out on the telephone",
    "NAVIGATION": "WhatsApp Web was left",
}


def qr(data: dict[str, Any]) -> list[Fact]:
    code = data.get("qr")
    if not isinstance(code, str) or not 0 < len(code) <= LONGEST:
        return [SessionChanged("qr_scanning")]
    return [SessionChanged("qr_scanning", qr=QrMade(code, _LIFE))]


def pairing_code(_: dict[str, Any]) -> list[Fact]:
    """The code itself is a key to the account, and whoever asked for it has it."""
    return [SessionChanged("qr_scanning", "a pairing code waits to be typed on the telephone")]


def loading(data: dict[str, Any]) -> list[Fact]:
    """Bodies overtake each other: one that came after `ready` would undo it."""
    return [Ignored(f"it is loading: {name(data.get('percent'))[:5]} %")]


def changed(data: dict[str, Any]) -> list[Fact]:
    state = name(data.get("state"))
    return [STATES.get(state) or Unknown(f"state {state[:64]!r} is not known")]


def disconnected(data: dict[str, Any]) -> list[Fact]:
    """The reason is a word, or one of the states."""
    reason = name(data.get("reason"))
    end = gone(reason[:_LONGEST] or None)
    known = STATES.get(reason)
    words = _SAID.get(reason) or (known.reason if known else None) or end.reason
    return [SessionChanged("disconnected", words, is_for_good=end.is_for_good or bool(known and known.is_for_good))]


def refused(data: dict[str, Any]) -> list[Fact]:
    """`status` is the failure to log in again, and nothing else."""
    return [SessionChanged("failed", text(data.get("msg")).strip()[:_LONGEST] or "WhatsApp does not take its login")]


def authenticated(_: dict[str, Any]) -> list[Fact]:
    return [SessionChanged("authenticated")]


def ready(_: dict[str, Any]) -> list[Fact]:
    return [SessionChanged("connected")]
