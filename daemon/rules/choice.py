"""Which session sends: the one that was named, the chat's own, one of the same number, the primary, the healthiest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from daemon.rules.phones import match_key
from store.models import ProviderType, SessionState

Failover = Literal["off", "ask", "auto"]
"""Whether an answer may leave by another number when the chat's own session is down."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A session as the choice sees it."""

    id: int
    key: str
    workspace_id: int
    provider_type: ProviderType
    phone: str | None
    is_primary: bool
    can_send: bool
    """The config holds what sending needs."""
    is_up: bool
    """Its connection is to be counted on (daemon.rules.link), whatever it says this second."""
    state: SessionState
    reason: str | None
    """The provider's own words for its state. Foreign text."""
    trouble: str | None
    trouble_hint: str | None
    health: int

    @property
    def is_usable(self) -> bool:
        return self.can_send and self.is_up and self.trouble is None

    @property
    def is_away(self) -> bool:
        """Usable, but gone for a moment: what it is given waits."""
        return self.is_usable and self.state != "connected"


class NoSession(Exception):
    """Nothing can send this. `message` says why, `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def chosen(candidates: Iterable[Candidate], workspace_id: int, wanted: int | None = None) -> Candidate:
    """For a new conversation: the named one, else the primary, else the healthiest. Raises NoSession."""
    ours = [one for one in candidates if one.workspace_id == workspace_id]
    if wanted is not None:
        return named(ours, wanted)
    usable = _in_order(ours)
    if not usable:
        raise NoSession(
            "no number of this workspace can send at the moment", _why_none(ours) or "add one to the config"
        )
    return usable[0]


def named(candidates: Iterable[Candidate], wanted: int) -> Candidate:
    """The session with this id. Raises NoSession when it cannot send, or is none of these."""
    found = next((one for one in candidates if one.id == wanted), None)
    if found is None:
        raise NoSession("there is no such session in this workspace", "see: frontdesk sessions list")
    if not found.is_usable:
        raise NoSession(why_not(found), remedy(found))
    return found


def backup(candidates: Iterable[Candidate], down: Candidate) -> Candidate:
    """Who stands in: one of the same number, which the customer does not see, else the primary, else the healthiest.

    Raises NoSession.
    """
    usable = _in_order(one for one in candidates if one.workspace_id == down.workspace_id and one.id != down.id)
    if not usable:
        raise NoSession(f"{why_not(down)}, and no other number can stand in", remedy(down))
    return next((one for one in usable if is_same_number(one, down)), usable[0])


def is_same_number(one: Candidate, other: Candidate) -> bool:
    """However each of the two connections spells it."""
    return one.phone is not None and other.phone is not None and match_key(one.phone) == match_key(other.phone)


def why_not(one: Candidate) -> str:
    """Why it cannot send, in a sentence."""
    if not one.can_send:
        return f"{one.key} can only receive: the config holds nothing to send with"
    if one.trouble is not None:
        return f"{one.key} cannot send: {one.trouble}"
    return f"{one.key} is {_STATES[one.state]}" + (f" ({one.reason})" if one.reason else "")


def remedy(one: Candidate) -> str:
    """What a person can do about it."""
    if not one.can_send:
        needs = "token and phone_number_id" if one.provider_type == "meta" else "base_url and api_key"
        return f"write {needs} under its [[session]], then: frontdesk daemon restart"
    if one.trouble is not None:
        return one.trouble_hint or "see: frontdesk sessions list"
    return "link its telephone again" if one.provider_type == "webjs" else "see: frontdesk sessions list"


def _in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that can send: the primary, then by health."""
    usable = (one for one in candidates if one.is_usable)
    return sorted(usable, key=lambda one: (not one.is_primary, -one.health, one.id))


def _why_none(candidates: Sequence[Candidate]) -> str:
    return "; ".join(why_not(one) for one in candidates[:4])


_STATES: dict[SessionState, str] = {
    "unknown": "not heard from yet",
    "qr_scanning": "waiting for its QR code to be scanned",
    "authenticated": "logged in, but not ready yet",
    "connected": "coming back after it was away",
    "disconnected": "disconnected",
    "failed": "failed",
}
