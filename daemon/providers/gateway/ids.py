"""How the gateway names sessions."""

from collections.abc import Mapping
from typing import Any

from daemon.providers.body import name

_SESSIONS = ("session_id", "whatsapp_account_id", "account_id")


def session_names(plain: Mapping[str, Any]) -> tuple[str, ...]:
    """Every name that a body, or a part of it, gives its session, by text or by number; the best first."""
    return tuple(dict.fromkeys(filter(None, (name(plain.get(key)) for key in _SESSIONS))))


def session_ref(plain: Mapping[str, Any]) -> str:
    """The best of them; empty when there is none."""
    return next(iter(session_names(plain)), "")
