"""Reacting to a message: by its own session, in its own chat, asked once, and kept as soon as it was taken.

To ask for the same again changes nothing at any provider, so what is unknown may simply be asked for again: there is
nothing to queue, and nothing is tried again by itself.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Final, Literal
from weakref import WeakValueDictionary

import structlog

from daemon.api.errors import BadRequest, NoRoute, NotFound, TryLater, WindowShut
from daemon.api.reacting import AskReact, ReactDone
from daemon.facts import Reaction, ReactionChanged
from daemon.outbox import troubles
from daemon.outbox.office import Office
from daemon.outbox.routing import Source, candidates, recipient
from daemon.outbox.turns import NoTurn, Turns
from daemon.providers.base import CannotReach, OutgoingReaction, Reacted, Rejected, Sender, Unknown
from daemon.rules import choice
from daemon.rules.emojis import one_emoji
from store import attempts, chats, messages, sessions
from store.chats import ChatRow
from store.database import Transaction
from store.messages import MessageRow
from store.models import Millis

PATIENCE_SECONDS = 11.0
"""For a call: somebody waits for it, and with the wait for its turn it is less than a client's patience."""
_US: Final = "us"
_ONE: Final = "write one emoji, such as \N{THUMBS UP SIGN}, or its name, such as :heart:"
_AGAIN: Final = "react again: asking twice does no harm"
_SOON: Final = "wait a moment, then react again"
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Wish:
    """A reaction that nothing speaks against."""

    session_id: int
    sender: Sender
    key: str
    """What its provider's facts call the message."""
    outgoing: OutgoingReaction
    at: Millis
    """When it was asked for; later than every reaction of ours that is known, whatever a provider's clock says."""


class Reacting:
    """One at a time for one message: the last one that was asked for is the one that stands."""

    def __init__(self, office: Office, turns: Turns) -> None:
        self._office = office
        self._turns = turns
        self._locks = WeakValueDictionary[int, asyncio.Lock]()

    async def react(self, operator: str, ask: AskReact) -> ReactDone:
        """Raises DaemonError where nothing was asked."""
        lock = self._locks.setdefault(ask.id, asyncio.Lock())
        async with lock:  # before all else: whoever asks later comes later
            # beside the loop: the table of emojis takes its time when it is first needed, and acks do not wait for that
            emoji = await asyncio.to_thread(_emoji, ask.emoji)
            wish = await self._wish(operator, ask, emoji)
            try:
                async with self._turns.turn(wish.session_id, wish.sender.abilities.at_once):
                    outcome = await self._asked(wish)
            except NoTurn:
                raise TryLater("its session is busy: nothing was sent", _SOON) from None
            return await self._told(operator, ask.id, wish, outcome)

    async def _wish(self, operator: str, ask: AskReact, emoji: str) -> _Wish:
        office = self._office
        async with office.store.reading() as reader, reader.snapshot():
            row = await _message(reader, ask.id)
            chat = (await chats.by_id(reader, [row.chat_id]))[row.chat_id]
            sender, address = await self._way(reader, row, chat)
            if office.is_shut(row.session_id, chat.peer, chat):
                raise WindowShut(
                    "the window is shut: the customer wrote over 24 hours ago, or never, and Meta takes no reaction",
                    "wait until they write, or send a template",
                )
            office.check_lease(chat.merged_into or chat.id, operator, take_over=ask.take_over)
            key = await _key(reader, row)
            newest = await messages.newest_reaction(reader, (row.session_id, key), _US)
        outgoing = OutgoingReaction(chat.kind, address, row.provider_message_id or "", emoji)
        at = Millis(max(office.clock(), (newest or 0) + 1))
        return _Wish(row.session_id, sender, key, outgoing, at)

    async def _way(self, source: Source, row: MessageRow, chat: ChatRow) -> tuple[Sender, str]:
        """Its own session alone. Raises NoRoute, BadRequest or TryLater."""
        own = next((one for one in await candidates(self._office, source) if one.id == row.session_id), None)
        held = (await sessions.all_rows(source))[row.session_id]
        if own is None:
            raise NoRoute(f"{held.key} is no longer in the config: its chats can be read only", "")
        sender = self._office.sender(own.id)
        if sender is not None and not sender.abilities.can_react:
            raise BadRequest(f"{own.key} cannot react to messages", "react on the number's own phone")
        if sender is None or not own.is_usable or own.is_away:
            raise NoRoute(choice.why_not(own), choice.remedy(own))
        if (held.slowed_until or 0) > self._office.clock():
            raise TryLater(f"the provider of {own.key} asks to wait: nothing was sent", _SOON)
        try:
            return sender, sender.address(recipient(chat))
        except CannotReach as trouble:
            raise NoRoute(trouble.message, trouble.hint) from None

    async def _asked(self, wish: _Wish) -> Reacted | Rejected | Unknown:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await wish.sender.react(wish.outgoing)
        except TimeoutError:
            return Unknown("no answer came in time")
        except Exception as trouble:  # noqa: BLE001  whatever happened, it happened in the middle of a call
            _log.error("reaction_stumbled", session=wish.session_id, trouble=trouble)
            return Unknown("frontdesk stumbled over it while it was being sent")

    async def _told(
        self, operator: str, message_id: int, wish: _Wish, outcome: Reacted | Rejected | Unknown
    ) -> ReactDone:
        office = self._office
        _log.info("reacted", session=wish.session_id, end=type(outcome).__name__.lower())

        async def unit(tx: Transaction) -> ReactDone:
            if isinstance(outcome, Reacted):
                await office.project(tx, wish.session_id, [_fact(operator, wish, outcome)])
            elif isinstance(outcome, Rejected) and outcome.reaction is Reaction.SLOW_DOWN:
                await troubles.slow_down(tx, wish.session_id, outcome, office.clock())
            shown = await messages.one(tx, message_id)
            assert shown is not None  # noqa: S101  messages are never taken out
            words, hint = ("", "") if isinstance(outcome, Reacted) else (outcome.words, _hint(outcome))
            return ReactDone(_OUTCOMES[type(outcome)], shown, words, hint, office.store.epoch, tx.seq)

        return await office.store.write(unit, urgent=True)


def _emoji(written: str) -> str:
    if not written.strip():
        return ""
    found = one_emoji(written)
    if found is None:
        raise BadRequest(f"emoji: {written[:20]!a} is not one emoji", _ONE)
    return found


async def _message(source: Source, message_id: int) -> MessageRow:
    row = await messages.row(source, message_id)
    if row is not None and row.merged_into is not None:
        row = await messages.row(source, row.merged_into)
    if row is None:
        raise NotFound(f"there is no message {message_id}", "see the ids with: frontdesk chats show CHAT")
    if row.direction == "internal" or row.type == "system":
        raise BadRequest("nobody wrote that: there is nothing to react to", "react to a message")
    if row.revoked_at is not None:
        raise BadRequest("that message was taken back", "react to another one")
    if row.direction == "outbound" and row.status == "failed":
        raise BadRequest("that message did not arrive, so nobody can see a reaction to it", "react to another one")
    if row.provider_message_id is None:
        what = "has not gone out" if row.outbox_id is not None else "has no id at its provider"
        raise BadRequest(f"that message {what}, so nobody can react to it", "react to another one")
    return row


async def _key(source: Source, row: MessageRow) -> str:
    """What was written here goes by the name that its provider gave it."""
    if row.outbox_id is None:
        return row.dedupe_key
    tries = (await attempts.of_outbox(source, [row.outbox_id]))[row.outbox_id]
    return next((one.target_key for one in reversed(tries) if one.target_key), row.dedupe_key)


def _fact(operator: str, wish: _Wish, outcome: Reacted) -> ReactionChanged:
    called = outcome.key if outcome.key != wish.key else None
    # no provider's event is called so: theirs have no white space around them
    event = ReactionChanged(wish.key, _US, wish.outgoing.emoji, wish.at, f" desk:{wish.at}")
    return replace(event, operator=operator, called=called)


def _hint(outcome: Rejected | Unknown) -> str:
    return outcome.hint if isinstance(outcome, Rejected) else _AGAIN


_OUTCOMES: Final[dict[type, Literal["taken", "refused", "unknown"]]] = {
    Reacted: "taken",
    Rejected: "refused",
    Unknown: "unknown",
}
