"""What the checks of all dialects have in common: how a provider is asked, and a secret's proof tried on ourselves."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from aiohttp import ClientSession

from daemon.api.testing import Check
from daemon.providers.base import Provider, Secret
from daemon.providers.calling import Answered, get_json
from store.models import Millis

SECRET: Final = "secret"  # noqa: S105  the name of a check
PROVIDER, KEY, SESSION, PHONE, ADDRESS = "provider", "key", "session", "phone", "webhook address"
Headers = list[tuple[str, str]]
Signed = Callable[[bytes, bytes, Millis], Headers]
"""The headers that the other side would send with a body: of the body, its secret, and the time."""
_HARMLESS = b'{"frontdesk":"test"}'


@dataclass(frozen=True, slots=True)
class Ours:
    """What we know of a session, to be compared with what its provider says of it."""

    phone: str | None = None
    """E.164."""
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and the words for when there is no answer to it."""

    whose: str
    """Who is asked: "WAHA"."""
    url: str
    key: str = field(repr=False)
    is_there: str
    """What to do when nobody is."""
    new_key: str
    """What to do about a key that cannot be one."""
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


async def asked(http: ClientSession, question: Question) -> Answered | Check:
    """Its answer, whatever it is; a failed check when there is none."""
    if not (question.key.isascii() and question.key.isprintable()):
        return Check(KEY, "failed", "it holds characters that no key has", question.new_key)
    answer = await get_json(http, question.url, question.query, question.headers)
    if isinstance(answer, Answered):
        return answer
    return Check(PROVIDER, "failed", f"{question.whose}: {answer.words}", question.is_there)


def is_taken(answer: Answered) -> bool:
    return 200 <= answer.status < 300


def phone(said: str, ours: str | None, whose: str) -> list[Check]:
    """Whether its provider means the same number as the config; nothing where one of them names none."""
    theirs = "".join(one for one in said if one in "0123456789")
    if not theirs or not ours:
        return []
    if theirs == ours.removeprefix("+"):
        return [Check(PHONE, "ok", f"it is {ours}")]
    hint = "write the true number into phone in the config, or name another session there"
    return [Check(PHONE, "failed", f"{whose} says +{theirs}, and the config {ours}", hint)]


def proof(provider: Provider, session_id: int, known: Sequence[Secret], signed: Signed, now: Millis) -> Check:
    """Each secret of the session opens its door, and a forged proof opens none. Nothing is journalled."""

    def speakers(secret: bytes) -> frozenset[int]:
        return provider.speakers(signed(_HARMLESS, secret, now), _HARMLESS, known, now)

    mine = [one.value for one in known if one.session_id == session_id]
    closed = [place for place, one in enumerate(mine, 1) if session_id not in speakers(one)]
    if closed or not mine:
        words = "a webhook that it signs would be refused"
        return Check(SECRET, "failed", words, "write the other side's secret into the config, in plain letters")
    if speakers(secrets.token_hex(32).encode()) or provider.speakers([], _HARMLESS, known, now):
        return Check(SECRET, "failed", "a forged webhook would be taken", "please report it: this is a fault")
    others = {one.session_id for one in known if one.value in mine} - {session_id}
    shared = f"; it also speaks for {len(others)} other session{'s' * (len(others) != 1)}" if others else ""
    many = "each of its secrets opens" if len(mine) > 1 else "a webhook that it signs is taken"
    return Check(SECRET, "ok", f"{many}, a forged one is refused{shared}")
