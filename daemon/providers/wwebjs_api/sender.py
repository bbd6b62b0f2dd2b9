"""The way out by wwebjs-api: plain text to people and groups, quoting, and read receipts; and what its answers mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from aiohttp import ClientSession

from daemon.facts import Reaction
from daemon.providers.base import (
    Abilities,
    CannotReach,
    Outcome,
    Outgoing,
    Recipient,
    Rejected,
    Sender,
    Sent,
    Unknown,
)
from daemon.providers.body import record, text
from daemon.providers.calling import Answered, Lost, Unreachable, foreign_words, outcome_of, post_json, usable_id
from daemon.providers.people import identity
from daemon.providers.webjs_objects import chat_of, message_id, usual

_UNREACHABLE = "see whether wwebjs-api runs, and whether base_url in the config is right"
_NEW_KEY = "write the API_KEY of wwebjs-api into api_key in the config, then: frontdesk daemon restart"
_NO_SESSION = "start the session at wwebjs-api, or put its newest name last in external_ids"
_NO_GATEWAY = "check base_url in the config: what answers there is not wwebjs-api"
_BAD_NAME = "put the session's true name last in external_ids: letters, digits and dashes"
_CONNECT = "wait until the number is connected again, or link it at wwebjs-api"
_READ_IT = "read what wwebjs-api says is wrong with it"
_WAIT = "wait: it goes out by itself when wwebjs-api takes more again"
_ENDINGS = ("@c.us", "@lid")


@dataclass(frozen=True, slots=True)
class ApiAccount:
    """Which session sends, by which server, and by what right."""

    base_url: str
    api_key: str = field(repr=False)
    session_id: str
    """Its name there."""


class ApiSender(Sender):
    """One session's way out. Each call is a page's work in a browser: few at once."""

    abilities = Abilities(
        can_quote=True, can_mark_read=True, has_templates=False, has_window=False, longest=65_536, at_once=2
    )

    def __init__(self, http: ClientSession, account: ApiAccount) -> None:
        self._http = http
        self._account = account

    def address(self, to: Recipient) -> str:
        """A WhatsApp id: what WhatsApp itself wrote last, else made of the phone."""
        given = usual(to.address)
        if to.kind == "group":
            if not given:
                raise CannotReach("the id of this group is not known here", "answer in it on the number's own phone")
            return given if "@" in given else f"{given}@g.us"
        if given.endswith(_ENDINGS):
            return given
        known = identity(given)
        phone = known.value if known and known.kind == "phone" else to.phone
        if not phone:
            raise CannotReach("their phone number is not known here", "answer them on the number's own phone")
        return f"{phone.removeprefix('+')}@c.us"

    async def send(self, outgoing: Outgoing) -> Outcome:
        if outgoing.template:
            return Rejected("wwebjs-api cannot send templates", Reaction.FAIL, "send it as plain text")
        answer = await self._ask("client/sendMessage", _message(outgoing))
        if trouble := self._trouble(answer):
            return trouble
        known = message_id(_taken(answer).get("id"), outgoing.address)
        if known is None or not usable_id(known.whole):  # it says success: true to what the library did not confirm
            return Unknown(self._words(answer) or "the answer of wwebjs-api names no message")
        return Sent(known.whole, known.key)

    async def mark_read(self, provider_message_id: str, *, is_typing: bool) -> Rejected | Unknown | None:
        """The whole chat: WhatsApp Web knows nothing smaller."""
        chat = chat_of(provider_message_id)
        if not chat:
            return Rejected("the id of this message names no chat", Reaction.FAIL, "open it on the number's own phone")
        trouble = self._trouble(await self._ask("client/sendSeen", {"chatId": chat}))
        if trouble is None and is_typing:
            trouble = self._trouble(await self._ask("chat/sendStateTyping", {"chatId": chat}))
        return trouble

    async def _ask(self, what: str, plain: Mapping[str, Any]) -> Answered | Unreachable | Lost:
        base, session = self._account.base_url.rstrip("/"), quote(self._account.session_id, safe="")
        return await post_json(self._http, f"{base}/{what}/{session}", plain, {"x-api-key": self._account.api_key})

    def _trouble(self, answer: Answered | Unreachable | Lost) -> Rejected | Unknown | None:
        """What is wrong with an answer; None when the call was taken."""
        if not isinstance(answer, Answered):
            return outcome_of(answer, _UNREACHABLE)
        said = self._words(answer)
        if 200 <= answer.status < 300:
            return None if record(answer.plain).get("success") is not False else Unknown(said or "it was not taken")
        words = said or f"wwebjs-api answered {answer.status}"
        if not 300 <= answer.status < 500 or answer.status == 408:  # its page may have sent it before it failed
            return Unknown(words)
        is_its_own = record(answer.plain).get("success") is False
        reaction, hint = _asked_for(answer.status, said, is_its_own=is_its_own)
        return Rejected(words, reaction, hint, retry_after=answer.retry_after)

    def _words(self, answer: Answered | Unreachable | Lost) -> str:
        plain = record(answer.plain) if isinstance(answer, Answered) else {}
        said = record(plain.get("error")) or plain  # some versions put the whole state of the session there
        words = text(plain.get("error")) or text(said.get("message"))
        return foreign_words(words, self._account.api_key)


def _message(outgoing: Outgoing) -> dict[str, Any]:
    # by default sending would mark the chat as read, which is the desk's to decide
    options: dict[str, Any] = {"sendSeen": False}
    if outgoing.quoted_id:
        options["quotedMessageId"] = outgoing.quoted_id
    return {"chatId": outgoing.address, "contentType": "string", "content": outgoing.text, "options": options}


def _taken(answer: Answered | Unreachable | Lost) -> dict[str, Any]:
    """The message as the library has sent it."""
    return record(record(answer.plain).get("message")) if isinstance(answer, Answered) else {}


def _asked_for(status: int, said: str, *, is_its_own: bool) -> tuple[Reaction, str]:
    """`is_its_own`: it is wwebjs-api that answers, and not whoever stands before it or in its place."""
    if status in (401, 403):
        return Reaction.STOP, _NEW_KEY
    if status == 429:
        return Reaction.SLOW_DOWN, _WAIT
    if status == 404 and "session_not_found" in said:
        return Reaction.STOP, _NO_SESSION
    if status == 404 and is_its_own:  # session_not_connected, or its page is closed: it looks before it sends
        return Reaction.AGAIN, _CONNECT
    if status == 422:
        return Reaction.STOP, _BAD_NAME
    return (Reaction.FAIL, _READ_IT) if status in (400, 413) else (Reaction.STOP, _NO_GATEWAY)
