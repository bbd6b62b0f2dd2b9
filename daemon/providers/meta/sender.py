"""The way out by the Meta Cloud API: one number's messages and read marks, and what Graph's answers mean."""

from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import ClientSession

from daemon.providers.base import (
    Abilities,
    Outcome,
    Outgoing,
    OutgoingReaction,
    Reacted,
    Recipient,
    Rejected,
    Sender,
    Sent,
    Unknown,
)
from daemon.providers.body import record
from daemon.providers.calling import Answered, foreign_words, outcome_of, post_json, usable_id
from daemon.providers.meta import requests
from daemon.providers.meta.errors import (
    NEW_TOKEN,
    NO_GRAPH,
    SLOW_DOWN,
    Verdict,
    code_of,
    first_of,
    known,
    verdict,
)
from daemon.providers.meta.statuses import error_words

GRAPH: Final = "https://graph.facebook.com"
_UNREACHABLE = "see whether this machine reaches Meta, and whether base_url in the config is right"


@dataclass(frozen=True, slots=True)
class GraphAccount:
    """Which number sends, and by what right."""

    phone_number_id: str
    token: str = field(repr=False)
    base_url: str = GRAPH
    api_version: str = "v24.0"


class GraphSender(Sender):
    """One number's way out. It keeps no state: what is under way is only in its callers."""

    abilities = Abilities(
        can_quote=True,
        can_mark_read=True,
        can_react=True,
        has_templates=True,
        has_window=True,
        longest=4096,
        at_once=8,
    )

    def __init__(self, http: ClientSession, account: GraphAccount) -> None:
        self._http = http
        self._token = account.token
        self._url = f"{account.base_url.rstrip('/')}/{account.api_version}/{account.phone_number_id}/messages"

    def address(self, to: Recipient) -> str:
        return requests.address(to)

    async def send(self, outgoing: Outgoing) -> Outcome:
        answer = await self._ask(requests.message(outgoing))
        if isinstance(answer, Rejected | Unknown):
            return answer
        message_id = usable_id(first_of(answer.get("messages")).get("id"))
        if not message_id:
            return Unknown(self._words(answer) or "Meta's answer names no message")
        return Sent(message_id, key=message_id)

    async def mark_read(self, provider_message_id: str, *, is_typing: bool) -> Rejected | Unknown | None:
        answer = await self._ask(requests.read_mark(provider_message_id, is_typing=is_typing))
        if isinstance(answer, Rejected | Unknown):
            return answer
        return None if answer.get("success") is True else Unknown(self._words(answer) or "Meta has not said yes")

    async def react(self, reaction: OutgoingReaction) -> Reacted | Rejected | Unknown:
        """Taken only: that the message is too old for it, or gone, Meta tells by a status of the reaction."""
        answer = await self._ask(requests.reaction(reaction))
        if isinstance(answer, Rejected | Unknown):
            return answer
        key = usable_id(first_of(answer.get("messages")).get("id"))
        return Reacted(key) if key else Unknown(self._words(answer) or "Meta's answer names no reaction")

    async def _ask(self, plain: dict[str, Any]) -> dict[str, Any] | Rejected | Unknown:
        """The object that a good answer holds; empty when it holds none."""
        if not (self._token.isascii() and self._token.isprintable()):
            # no header can carry it, and the trouble that aiohttp would raise quotes it
            return Rejected("the token holds characters that no token has", NEW_TOKEN.reaction, NEW_TOKEN.hint)
        answer = await post_json(self._http, self._url, plain, {"Authorization": f"Bearer {self._token}"})
        if not isinstance(answer, Answered):
            return outcome_of(answer, _UNREACHABLE)
        return record(answer.plain) if 200 <= answer.status < 300 else self._refused(answer)

    def _refused(self, answer: Answered) -> Rejected | Unknown:
        error = record(record(answer.plain).get("error"))
        words = self._words(record(answer.plain)) or f"Meta answered {answer.status}"
        code = code_of(error)
        if not 300 <= answer.status < 500 and not (code and known(error)):
            return Unknown(words)
        found = _without_code(answer.status) if code is None else verdict(error, answer.status)
        return Rejected(words, found.reaction, found.hint, code, answer.retry_after)

    def _words(self, plain: dict[str, Any]) -> str:
        return foreign_words(error_words([plain.get("error")]) or "", self._token)


def _without_code(status: int) -> Verdict:
    return SLOW_DOWN if status == 429 else NO_GRAPH
