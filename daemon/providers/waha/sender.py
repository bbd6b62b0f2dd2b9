"""The way out by WAHA: plain text to a person or a group, quotes and read marks, and what its answers mean."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession

from daemon.facts import Reaction
from daemon.providers.base import (
    Abilities,
    CannotReach,
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
from daemon.providers.body import name, record, text
from daemon.providers.calling import (
    Answered,
    Lost,
    Unreachable,
    foreign_words,
    outcome_of,
    post_json,
    put_json,
    usable_id,
)
from daemon.providers.people import identity
from daemon.providers.waha.ids import MessageId, jid, message_id

_Answer = Answered | Lost | Unreachable
UNREACHABLE = "see whether WAHA runs, and whether base_url in the config is right"
_NEW_KEY = "write WAHA's API key into api_key in the config, then: frontdesk daemon restart"
NO_WAHA = "check base_url in the config: what answers there is not WAHA"
NO_SESSION = "put the name that WAHA has for the session last in external_ids, or create it in WAHA"
_CONNECT = "start the session in WAHA, or link the telephone there again"
_READ_IT = "read what WAHA says is wrong with it"
_STRANGERS = "WhatsApp lets this number write only to who has written to it: wait, or answer by another number"
_ADDRESSES = ("@c.us", "@lid")
_NOT_WORKING = "Session status is not as expected"
_NOT_THERE = ("We didn't find a session", "does not exist", "not found")
_NO_MESSAGE = re.compile(r"message\b.*\b(not found|does not exist)", re.IGNORECASE)
_LIMITED = ("error 463", "error 475")
"""WhatsApp itself has refused it: the number may write to nobody new for a while, or to no more of them."""


@dataclass(frozen=True, slots=True)
class WahaAccount:
    """Which session sends, through which WAHA, and by what right."""

    base_url: str
    api_key: str = field(repr=False)
    session: str
    """WAHA's newest name of it."""


class WahaSender(Sender):
    """One session's way out. Nothing is marked as read by sending: that is asked for by itself."""

    abilities = Abilities(
        can_quote=True,
        can_mark_read=True,
        can_react=True,
        has_templates=False,
        has_window=False,
        longest=65_536,
        at_once=1,
    )

    def __init__(self, http: ClientSession, account: WahaAccount) -> None:
        self._http = http
        self._account = account
        self._url = account.base_url.rstrip("/")

    def address(self, to: Recipient) -> str:
        """A chat id: the one that WAHA wrote to last, else that of their phone."""
        given = jid(to.address)
        if to.kind == "group":
            if not given.endswith("@g.us"):
                raise CannotReach("WAHA's name of this group is not known here", "wait for a message in it")
            return given
        if given.endswith(_ADDRESSES):
            return given
        known = identity(to.address)
        phone = known.value if known and known.kind == "phone" else to.phone
        if not phone:
            raise CannotReach("their phone number is not known here", "answer them on the number's own phone")
        return f"{phone.removeprefix('+')}@c.us"

    async def send(self, outgoing: Outgoing) -> Outcome:
        if outgoing.template:
            return Rejected("WAHA cannot send templates", Reaction.FAIL, "send it as plain text")
        asked: dict[str, Any] = {"chatId": outgoing.address, "text": outgoing.text}
        if outgoing.quoted_id:
            asked["reply_to"] = outgoing.quoted_id
        answer = await self._ask("sendText", asked)
        if not isinstance(answer, Answered):
            return outcome_of(answer, UNREACHABLE)
        if not 200 <= answer.status < 300:
            return refused(answer, self._account.api_key)
        return self._sent(record(answer.plain), outgoing.address) or Unknown(
            _words(answer, self._account.api_key) or "WAHA's answer names no message"
        )

    async def mark_read(self, provider_message_id: str, *, is_typing: bool) -> Rejected | Unknown | None:
        """That somebody is writing is not told: WAHA would show it until it is told to stop."""
        where = message_id(provider_message_id)
        if where is None:
            return Rejected("this message does not say where it is", Reaction.FAIL)
        answer = await self._ask("sendSeen", {"chatId": where.chat, "messageIds": [provider_message_id]})
        if not isinstance(answer, Answered):
            return outcome_of(answer, UNREACHABLE)
        return None if 200 <= answer.status < 300 else refused(answer, self._account.api_key)

    async def react(self, reaction: OutgoingReaction) -> Reacted | Rejected | Unknown:
        """The chat is told by the message's id alone: one that does not say it reaches nothing."""
        if message_id(reaction.message_id) is None:
            return Rejected("this message does not say where it is", Reaction.FAIL, "react on the number's own phone")
        asked = {"messageId": reaction.message_id, "reaction": reaction.emoji}
        answer = await self._ask("reaction", asked, put_json)
        if not isinstance(answer, Answered):
            return outcome_of(answer, UNREACHABLE)
        if not 200 <= answer.status < 300:
            said = _words(answer, self._account.api_key)
            if answer.status in (404, 422) and _NO_MESSAGE.search(said):
                return Rejected(said, Reaction.FAIL, "react on the number's own phone: WAHA does not hold this message")
            return refused(answer, self._account.api_key)
        # some engines answer with nothing at all; one that says no says so in words
        no = record(answer.plain).get("error") or record(answer.plain).get("success") is False
        return Unknown(_words(answer, self._account.api_key) or "WAHA has not said yes") if no else Reacted()

    async def _ask(
        self, what: str, asked: dict[str, Any], by: Callable[..., Awaitable[_Answer]] = post_json
    ) -> _Answer:
        plain = {"session": self._account.session, **asked}
        return await by(self._http, f"{self._url}/api/{what}", plain, {"X-Api-Key": self._account.api_key})

    def _sent(self, plain: dict[str, Any], chat: str) -> Sent | None:
        """Engines name the message in four ways: by a whole id, as text or as an object, by a key, or by a bare id."""
        own, key = record(plain.get("id")), record(plain.get("key"))
        written = own.get("_serialized") or own.get("id") or (None if own else plain.get("id")) or key.get("id")
        given = usable_id(written)
        if not given:
            return None
        found = message_id(given) or MessageId(jid(own.get("remote") or key.get("remoteJid")) or chat, given, True)
        return Sent(found.written, found.key)


def refused(answer: Answered, api_key: str) -> Rejected | Unknown:
    """What an answer means that is no yes."""
    said = _words(answer, api_key)
    words = said or f"WAHA answered {answer.status}"
    if any(limit in said for limit in _LIMITED):
        return Rejected(words, Reaction.FAIL, _STRANGERS)
    if not 300 <= answer.status < 500 or answer.status == 408:
        return Unknown(words)
    reaction, hint = _asked_for(answer.status, said)
    return Rejected(words, reaction, hint, retry_after=answer.retry_after)


def _words(answer: Answered, api_key: str) -> str:
    """What WAHA says is wrong: `message` before `error`, which often only repeats the status in words."""
    plain = record(answer.plain)
    inside = record(plain.get("exception"))
    listed = plain.get("message")
    lines = [text(one) for one in listed] if isinstance(listed, list) else [text(listed)]
    found = "; ".join(filter(None, lines)) or text(inside.get("message")) or text(plain.get("error"))
    status = name(plain.get("status"))
    words = f"{found} ({status})" if found.startswith(_NOT_WORKING) and status.isupper() else found
    return foreign_words(words, api_key)


def _asked_for(status: int, said: str) -> tuple[Reaction, str]:
    if status in (401, 403):
        return Reaction.STOP, _NEW_KEY
    if status == 429:
        return Reaction.SLOW_DOWN, "wait: it goes out by itself when WAHA takes more again"
    if said.startswith(_NOT_WORKING):
        return Reaction.AGAIN, _CONNECT
    if status in (404, 422) and any(word in said for word in _NOT_THERE):
        return Reaction.STOP, NO_SESSION
    return (Reaction.FAIL, _READ_IT) if status in (400, 413, 422) else (Reaction.STOP, NO_WAHA)
