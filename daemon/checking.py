"""A session tried end to end: its secret on ourselves, its REST side, its webhooks, and what the config lets it do."""

from collections.abc import Callable
from datetime import UTC, datetime

from daemon.api.errors import NotFound
from daemon.api.testing import Check
from daemon.providers import checking
from daemon.providers.checking import PROVIDER, Signed
from daemon.providers.gateway.check import signed as by_gateway
from daemon.providers.meta.check import signed as by_meta
from daemon.providers.waha.check import signed as by_waha
from daemon.providers.wwebjs_api.check import signed as by_wwebjs_api
from daemon.reloading import PROVIDERS, Current
from daemon.session_settings import NEEDS
from daemon.settings import Session
from store import models
from store.models import Dialect, Millis

_SIGNED: dict[Dialect, Signed] = {
    "meta": by_meta, "gateway": by_gateway, "waha": by_waha, "wwebjs-api": by_wwebjs_api,
}  # fmt: skip
_WAY_OUT = {"meta": ("token", "phone_number_id")}
_OTHERS_WAY_OUT = ("base_url", "api_key", "external_ids")


class Checking:
    """Tries sessions of whatever config holds at the moment."""

    def __init__(self, current: Current, listen: Callable[[], str | None], clock: Callable[[], Millis]) -> None:
        self._current = current
        self._listen = listen
        self._clock = clock

    async def checks(self, session: models.Session) -> list[Check]:
        held = self._current.held
        one = next((each for each in held.settings.sessions if each.id == session.id), None)
        if one is None:
            raise NotFound(f"{session.key} is not in the config", "frontdesk sessions add")
        if one.retired:
            return [Check("session", "skipped", "it is retired: it takes and sends nothing")]
        known = held.settings.session_secrets(one.dialect)
        proof = checking.proof(PROVIDERS[one.dialect], one.id, known, _SIGNED[one.dialect], self._clock())
        checker = held.checkers.get(one.id)
        there = await checker.checks() if checker is not None else [_not_asked()]
        return [proof, self._public(), _webhooks(session), *there, *self._abilities(one, session)]

    def _public(self) -> Check:
        listen = self._listen()
        if listen is None:
            return Check("public side", "failed", "nothing listens for webhooks", "frontdesk daemon logs")
        return Check("public side", "ok", f"webhooks are awaited at {listen}")

    def _abilities(self, one: Session, session: models.Session) -> list[Check]:
        held = self._current.held
        return [
            _sending(one, session),
            _receipts(one),
            _ability(one, "media", is_on=one.id in held.fetchers, on="files are fetched from it", off=_NO_FETCHER),
            _ability(
                one, "catch-up", is_on=one.id in held.catchers, on="it is asked for what was missed", off=_NO_PAST
            ),
        ]


_NO_FETCHER = {"gateway": "its files come inside its messages"}
_NO_PAST = {"meta": "Meta tells everything once, and cannot be asked for it again"}

_SAME_REASON = "the config names no way out: see sending"
"""What is missing, and what it is for, is told once."""


def _not_asked() -> Check:
    return Check(PROVIDER, "skipped", "nobody can be asked", _SAME_REASON)


def _webhooks(session: models.Session) -> Check:
    if session.last_event_at is None:
        return Check("webhooks", "skipped", "none has come yet", "send the number a message from any telephone")
    at = datetime.fromtimestamp(session.last_event_at / 1000, UTC)
    return Check("webhooks", "ok", f"the last one came at {at:%Y-%m-%d %H:%M:%S} UTC")


def _sending(one: Session, session: models.Session) -> Check:
    if not one.can_send:
        return Check("sending", "skipped", f"it only receives: the config names no {_missing(one)}", _hint(one))
    if session.trouble:
        return Check("sending", "failed", session.trouble, session.trouble_hint or "")
    return Check("sending", "ok", "answers leave by it")


def _receipts(one: Session) -> Check:
    if one.dialect == "gateway":
        return Check("receipts", "skipped", "the gateway marks a chat read itself, when it sends")
    if one.receipts == "never":
        return Check("receipts", "skipped", "receipts is never: customers do not see that they were read")
    if not one.can_send:
        return Check("receipts", "skipped", "nobody can be told", _SAME_REASON)
    return Check("receipts", "ok", f"customers see that they were read: {one.receipts}")


def _ability(one: Session, name: str, *, is_on: bool, on: str, off: dict[str, str]) -> Check:
    if is_on:
        return Check(name, "ok", on)
    if one.dialect in off:
        return Check(name, "skipped", off[one.dialect])
    return Check(name, "skipped", "nobody can be asked", _SAME_REASON)


def _missing(one: Session) -> str:
    """Of what a call takes."""
    wanted = _WAY_OUT.get(one.dialect, _OTHERS_WAY_OUT)
    return " and no ".join(name for name in wanted if not getattr(one, name)) or "way out"


def _hint(one: Session) -> str:
    keys, what_for = list(NEEDS[one.dialect].items())[-1]
    return f"{keys}: {what_for}"
