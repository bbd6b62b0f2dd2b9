"""What wwebjs-api is asked over HTTP, and what its answers mean when they are no yes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from aiohttp import ClientSession

from daemon.facts import Reaction
from daemon.providers.base import Rejected, Unknown
from daemon.providers.body import record, text
from daemon.providers.calling import LONGEST_ANSWER, Answered, Lost, Unreachable, foreign_words, outcome_of, post_json

UNREACHABLE = "see whether wwebjs-api runs, and whether base_url in the config is right"
_NEW_KEY = "write the API_KEY of wwebjs-api into api_key in the config, then: frontdesk daemon restart"
NO_SESSION = "start the session at wwebjs-api, or put its newest name last in external_ids"
NO_GATEWAY = "check base_url in the config: what answers there is not wwebjs-api"
BAD_NAME = "put the session's true name last in external_ids: letters, digits and dashes"
_CONNECT = "wait until the number is connected again, or link it at wwebjs-api"
_READ_IT = "read what wwebjs-api says is wrong with it"
_WAIT = "wait: it goes out by itself when wwebjs-api takes more again"


@dataclass(frozen=True, slots=True)
class ApiAccount:
    """Which session sends, by which server, and by what right."""

    base_url: str
    api_key: str = field(repr=False)
    session_id: str
    """Its name there."""


class Api:
    """One session's REST side."""

    def __init__(self, http: ClientSession, account: ApiAccount) -> None:
        self._http = http
        self._account = account

    @property
    def session_id(self) -> str:
        return self._account.session_id

    async def ask(
        self, what: str, plain: Mapping[str, Any], longest: int = LONGEST_ANSWER
    ) -> Answered | Unreachable | Lost:
        """`what`: the path before the session's name. `longest`: bytes that are read of the answer."""
        base, session = self._account.base_url.rstrip("/"), quote(self._account.session_id, safe="")
        return await post_json(
            self._http, f"{base}/{what}/{session}", plain, {"x-api-key": self._account.api_key}, longest
        )

    def trouble(self, answer: Answered | Unreachable | Lost) -> Rejected | Unknown | None:
        """What is wrong with an answer; None when the call was taken."""
        if not isinstance(answer, Answered):
            return outcome_of(answer, UNREACHABLE)
        said = self.words(answer)
        if 200 <= answer.status < 300:
            return None if record(answer.plain).get("success") is not False else Unknown(said or "it was not taken")
        words = said or f"wwebjs-api answered {answer.status}"
        if not 300 <= answer.status < 500 or answer.status == 408:  # its page may have sent it before it failed
            return Unknown(words)
        is_its_own = record(answer.plain).get("success") is False
        reaction, hint = _asked_for(answer.status, said, is_its_own=is_its_own)
        return Rejected(words, reaction, hint, retry_after=answer.retry_after)

    def words(self, answer: Answered | Unreachable | Lost) -> str:
        plain = record(answer.plain) if isinstance(answer, Answered) else {}
        said = record(plain.get("error")) or plain  # some versions put the whole state of the session there
        words = text(plain.get("error")) or text(said.get("message"))
        return foreign_words(words, self._account.api_key)


def _asked_for(status: int, said: str, *, is_its_own: bool) -> tuple[Reaction, str]:
    """`is_its_own`: it is wwebjs-api that answers, and not whoever stands before it or in its place."""
    if status in (401, 403):
        return Reaction.STOP, _NEW_KEY
    if status == 429:
        return Reaction.SLOW_DOWN, _WAIT
    if status == 404 and "session_not_found" in said:
        return Reaction.STOP, NO_SESSION
    if status == 404 and is_its_own:  # session_not_connected, or its page is closed: it looks before it sends
        return Reaction.AGAIN, _CONNECT
    if status == 422:
        return Reaction.STOP, BAD_NAME
    return (Reaction.FAIL, _READ_IT) if status in (400, 413) else (Reaction.STOP, NO_GATEWAY)
