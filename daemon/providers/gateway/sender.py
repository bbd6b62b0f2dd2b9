"""The way out by the seed's Node gateway: plain text to one person, and what its answers mean."""

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
from daemon.providers.body import record, text
from daemon.providers.calling import Answered, foreign_words, outcome_of, post_json, usable_id
from daemon.providers.people import identity
from daemon.providers.webjs_objects import message_key

_REFUSING = frozenset({400, 413, 422})
UNREACHABLE = "see whether the gateway runs, and whether base_url in the config is right"
_NEW_KEY = "write the gateway's API_KEY into api_key in the config, then: frontdesk daemon restart"
_NEW_LINK = "link the number at the gateway again, and put its newest name last in external_ids"
_NO_GATEWAY = "check base_url in the config: what answers there is not the gateway"
_CONNECT = "wait until the number is connected again, or link it at the gateway"
_READ_IT = "read what the gateway says is wrong with it"


@dataclass(frozen=True, slots=True)
class GatewayAccount:
    """Which session sends, through which gateway, and by what right."""

    base_url: str
    api_key: str = field(repr=False)
    session_id: str
    """The gateway's newest name of it."""
    workspace_id: int


class GatewaySender(Sender):
    """One session's way out. One call at a time: a slow one ends the whole gateway, and what was under way with it."""

    abilities = Abilities(
        can_quote=False,
        can_mark_read=False,
        can_react=False,
        has_templates=False,
        has_window=False,
        longest=65_536,
        at_once=1,
    )

    def __init__(self, http: ClientSession, account: GatewayAccount) -> None:
        self._http = http
        self._account = account
        self._url = f"{account.base_url.rstrip('/')}/api/messages/send"

    def address(self, to: Recipient) -> str:
        """Digits. Never a group: its id would be taken for a phone, and the wrong address for a success."""
        if to.kind == "group":
            raise CannotReach("this gateway cannot write to groups", "answer in the group on the number's own phone")
        known = identity(to.address)
        phone = known.value if known and known.kind == "phone" else to.phone
        if not phone:
            raise CannotReach("their phone number is not known here", "answer them on the number's own phone")
        return phone.removeprefix("+")

    async def send(self, outgoing: Outgoing) -> Outcome:
        if outgoing.quoted_id or outgoing.template:
            what = "send templates" if outgoing.template else "quote a message"
            return Rejected(f"this gateway cannot {what}", Reaction.FAIL, "send it as plain text")
        answer = await post_json(self._http, self._url, self._message(outgoing))
        if not isinstance(answer, Answered):
            return outcome_of(answer, UNREACHABLE)
        if not 200 <= answer.status < 300:
            return self._refused(answer)
        message_id = usable_id(record(answer.plain).get("message_id"))
        if not message_id:  # it says success: true to what it does not send, too
            return Unknown(self._words(answer) or "the gateway's answer names no message")
        return Sent(message_id, message_key(message_id))

    async def mark_read(self, provider_message_id: str, *, is_typing: bool) -> Rejected | Unknown | None:
        words = "this gateway cannot mark a message as read"
        return Rejected(words, Reaction.FAIL, "open the chat on the number's own phone")

    async def react(self, reaction: OutgoingReaction) -> Reacted | Rejected | Unknown:
        return Rejected("this gateway cannot react to a message", Reaction.FAIL, "react on the number's own phone")

    def _message(self, outgoing: Outgoing) -> dict[str, Any]:
        return {
            "session_id": self._account.session_id,
            "workspace_id": self._account.workspace_id,
            "recipient_phone": outgoing.address,
            "message": outgoing.text,
            "type": "text",
            "api_key": self._account.api_key,
        }

    def _refused(self, answer: Answered) -> Rejected | Unknown:
        said = self._words(answer)
        words = said or f"the gateway answered {answer.status}"
        if not 300 <= answer.status < 500 or answer.status == 408:  # its own time-out, with the message on its way
            return Unknown(words)
        reaction, hint = _asked_for(answer.status, said)
        return Rejected(words, reaction, hint, retry_after=answer.retry_after)

    def _words(self, answer: Answered) -> str:
        return foreign_words(text(record(answer.plain).get("error")), self._account.api_key)


def _asked_for(status: int, said: str) -> tuple[Reaction, str]:
    if status == 401:
        return Reaction.STOP, _NEW_KEY
    if status == 429:
        return Reaction.SLOW_DOWN, "wait: it goes out by itself when the gateway takes more again"
    if status == 404 and said.startswith("Session not found"):
        return Reaction.STOP, _NEW_LINK
    if status == 400 and said.startswith("Session not connected"):
        return Reaction.AGAIN, _CONNECT
    return (Reaction.FAIL, _READ_IT) if status in _REFUSING else (Reaction.STOP, _NO_GATEWAY)
