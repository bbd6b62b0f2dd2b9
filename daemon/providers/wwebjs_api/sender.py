"""The way out by wwebjs-api: plain text to people and groups, quoting, and read receipts; and what its answers mean."""

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
from daemon.providers.body import record
from daemon.providers.calling import Answered, Lost, Unreachable, usable_id
from daemon.providers.people import identity
from daemon.providers.webjs_objects import bare_of, chat_of, message_id, usual
from daemon.providers.wwebjs_api.calls import Api, ApiAccount

_ENDINGS = ("@c.us", "@lid")
_NOT_FOUND = "Message not found"
_OLD = "react on the number's own phone: only a chat's last hundred messages are looked through"


class ApiSender(Sender):
    """One session's way out. Each call is a page's work in a browser: few at once."""

    abilities = Abilities(
        can_quote=True,
        can_mark_read=True,
        can_react=True,
        has_templates=False,
        has_window=False,
        longest=65_536,
        at_once=2,
    )

    def __init__(self, http: ClientSession, account: ApiAccount) -> None:
        self._api = Api(http, account)

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
        answer = await self._api.ask("client/sendMessage", _message(outgoing))
        if trouble := self._api.trouble(answer):
            return trouble
        known = message_id(_taken(answer).get("id"), outgoing.address)
        if known is None or not usable_id(known.whole):  # it says success: true to what the library did not confirm
            return Unknown(self._api.words(answer) or "the answer of wwebjs-api names no message")
        return Sent(known.whole, known.key)

    async def mark_read(self, provider_message_id: str, *, is_typing: bool) -> Rejected | Unknown | None:
        """The whole chat: WhatsApp Web knows nothing smaller."""
        chat = chat_of(provider_message_id)
        if not chat:
            return Rejected("the id of this message names no chat", Reaction.FAIL, "open it on the number's own phone")
        trouble = self._api.trouble(await self._api.ask("client/sendSeen", {"chatId": chat}))
        if trouble is None and is_typing:
            trouble = self._api.trouble(await self._api.ask("chat/sendStateTyping", {"chatId": chat}))
        return trouble

    async def react(self, reaction: OutgoingReaction) -> Reacted | Rejected | Unknown:
        """It looks for the bare id among the last hundred messages of the chat, and reacts to nothing else."""
        chat, bare = chat_of(reaction.message_id), bare_of(reaction.message_id)
        if not chat:
            return Rejected("the id of this message names no chat", Reaction.FAIL, "react on the number's own phone")
        asked = {"chatId": chat, "messageId": bare, "reaction": reaction.emoji}
        trouble = self._api.trouble(await self._api.ask("message/react", asked))
        if trouble is not None and trouble.words == _NOT_FOUND:  # its own status for it is that of a fault
            return Rejected("wwebjs-api does not find this message", Reaction.FAIL, _OLD)
        return trouble or Reacted()


def _message(outgoing: Outgoing) -> dict[str, Any]:
    # by default sending would mark the chat as read, which is the desk's to decide
    options: dict[str, Any] = {"sendSeen": False}
    if outgoing.quoted_id:
        options["quotedMessageId"] = outgoing.quoted_id
    return {"chatId": outgoing.address, "contentType": "string", "content": outgoing.text, "options": options}


def _taken(answer: Answered | Unreachable | Lost) -> dict[str, Any]:
    """The message as the library has sent it."""
    return record(record(answer.plain).get("message")) if isinstance(answer, Answered) else {}
