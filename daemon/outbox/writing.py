"""Taking an answer in: everything that can be wrong is said now, and what is right is queued in one commit."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace

from daemon.api.errors import BadRequest, Conflict, ConsentNeeded, NoRoute
from daemon.api.sending import AskSend, AskSendTo, Route, SendDone
from daemon.facts import MessageReceived, Person
from daemon.outbox import keys
from daemon.outbox.keys import Asked
from daemon.outbox.numbers import way_to_number
from daemon.outbox.offering import Writer, route, shown, writer_to
from daemon.outbox.office import Office
from daemon.outbox.routing import Source, Way, chat_of, way_for_chat
from daemon.outbox.wording import Said, said
from daemon.providers.base import CannotReach
from daemon.rules.choice import NoSession
from daemon.rules.drafts import unsent
from daemon.rules.people import chat_peer
from daemon.rules.sending import own_key
from daemon.rules.sight import EVERYTHING, Sight
from store import chats, drafts, messages, outbox
from store.database import Transaction
from store.models import OutboxItem
from store.outbox import OutboxRow


@dataclass(frozen=True, slots=True)
class _Wish:
    """An answer that nothing speaks against."""

    ask: Asked
    chat_id: int | None
    """Where it is written."""
    way: Way
    said: Said
    quoted: tuple[str, str] | None
    """Key and id of the message that it quotes."""
    operator: str
    route: Route


async def send(office: Office, operator: str, ask: AskSend) -> SendDone:
    """Answer in a chat. Raises DaemonError."""

    async def wish(source: Source) -> _Wish:
        chat = await chat_of(source, ask.id)
        way = await _reachable(way_for_chat(office, source, chat, ask.session))
        return await _checked(office, source, ask, way, await writer_to(source, chat, operator))

    return await _done(office, operator, ask, wish)


async def send_to(office: Office, operator: str, ask: AskSendTo, sight: Sight = EVERYTHING) -> SendDone:
    """Write to a number, whether or not there is a chat with it. Raises DaemonError."""

    async def wish(source: Source) -> _Wish:
        way = await _reachable(way_to_number(office, source, ask.to, ask.session, sight))
        chat = way.lands_in
        writer = await writer_to(source, chat, operator) if chat else Writer(operator, None, ask.to)
        return await _checked(office, source, ask, way, writer)

    return await _done(office, operator, ask, wish)


async def _done(office: Office, operator: str, ask: Asked, wish: Callable[[Source], Awaitable[_Wish]]) -> SendDone:
    if ask.dry_run:
        async with office.store.reading() as reader, reader.snapshot():
            await keys.known(reader, operator, ask)
            wanted = await wish(reader)
        return SendDone(wanted.route, wanted.said.text, None, None, None, office.store.epoch, office.store.seq)

    async def unit(tx: Transaction) -> SendDone:
        known = await keys.known(tx, operator, ask)
        if known is not None:
            item = await _item(tx, known.id)
            return await _told(office, tx, item, await route(office, tx, item.chat_id, None, known.operator))
        wanted = await wish(tx)
        item = await _queued(office, tx, wanted)
        return await _told(office, tx, item, wanted.route)

    return await office.store.write(unit, urgent=True)


async def _reachable(way: Awaitable[Way]) -> Way:
    try:
        found = await way
    except (NoSession, CannotReach) as trouble:
        raise NoRoute(trouble.message, trouble.hint) from None
    if found.needs_consent:
        key = found.session.key
        shut = " The customer has not written there: only a template goes." if found.lands_in is None else ""
        raise ConsentNeeded(
            f"{found.reason}. {key} could send it, as a new thread for the customer.{shut}",
            f"if that is wanted, say so: --session {key}",
        )
    return found


async def _checked(office: Office, source: Source, ask: Asked, way: Way, writer: Writer) -> _Wish:
    chat_id = ask.id if isinstance(ask, AskSend) else way.shown_in
    words = said(office, way, writer, ask)
    quoted = None if ask.reply_to is None else await _quoted(office, source, way, ask.reply_to)
    if chat_id is not None:
        office.check_lease(chat_id, writer.operator, take_over=ask.take_over)
    if ask.seen_seq is not None and chat_id is not None:
        await _check_nothing_new(source, chat_id, ask.seen_seq, writer.operator)
    preview = shown(office, chat_id or 0, way, writer, office.store.seq)
    return _Wish(ask, chat_id, way, words, quoted, writer.operator, preview)


async def _quoted(office: Office, source: Source, way: Way, message_id: int) -> tuple[str, str]:
    sender = office.sender(way.session.id)
    if sender is None or not sender.abilities.can_quote:
        raise BadRequest(f"{way.session.key} cannot quote", "send it without reply_to")
    row = await messages.row(source, message_id)
    if row is None or way.lands_in is None or row.chat_id != way.lands_in.id or row.direction == "internal":
        raise BadRequest(f"reply_to: message {message_id} is not in this chat", "see: frontdesk chats show")
    if row.provider_message_id is None:
        raise BadRequest("reply_to: that message has not gone out yet", "wait until it has, or send without reply_to")
    return row.dedupe_key, row.provider_message_id


async def _check_nothing_new(source: Source, chat_id: int, seen_seq: int, operator: str) -> None:
    count = await messages.count_new(source, chat_id, seen_seq, operator)
    if count:
        what = "1 message has come" if count == 1 else f"{count} messages have come"
        raise Conflict(f"{what} since you began to write", "read on, then send it again")


async def _queued(office: Office, tx: Transaction, wish: _Wish) -> OutboxItem:
    number, way, now = await outbox.next_id(tx), wish.way, office.clock()
    template = wish.said.template
    row = OutboxRow(
        id=number,
        workspace_id=way.session.workspace_id,
        session_id=way.session.id,
        peer=way.lands_in.peer if way.lands_in else chat_peer(way.peer),
        operator=wish.operator,
        client_key=wish.ask.key,
        asked=keys.digest(wish.operator, wish.ask) if wish.ask.key else None,
        state="queued",
        address=way.address,
        body=wish.said.text,
        quoted_id=wish.quoted[1] if wish.quoted else None,
        template=json.dumps(asdict(template)) if template else None,
        tries=0,
        due_at=now,
        created_at=now,
        error=None,
        error_code=None,
        hint=None,
        created_seq=0,
        seq=0,
    )
    await outbox.insert(tx, row)
    await office.project(tx, way.session.id, [_fact(wish, number, office)])
    if wish.chat_id is not None and template is None:
        draft = await drafts.of(tx, wish.chat_id, wish.operator)
        await drafts.keep(tx, wish.operator, replace(draft, text=unsent(draft.text, wish.said.text)))
    return await _item(tx, number)


def _fact(wish: _Wish, number: int, office: Office) -> MessageReceived:
    template = wish.said.template
    return MessageReceived(
        peer=wish.way.peer,
        direction="outbound",
        dedupe_key=own_key(number),
        provider_message_id=None,
        type="template" if template else "text",
        body=wish.said.text,
        sent_at=office.clock(),
        origin="desk",
        sender=Person((), wish.operator),
        detail=template.name if template else None,
        quoted_key=wish.quoted[0] if wish.quoted else None,
        quoted_id=wish.quoted[1] if wish.quoted else None,
        outbox_id=number,
    )


async def _item(tx: Transaction, number: int) -> OutboxItem:
    item = await outbox.item(tx, number)
    assert item is not None  # noqa: S101  its row and its message are made in one transaction
    return item


async def _told(office: Office, tx: Transaction, item: OutboxItem, route: Route) -> SendDone:
    chat = (await chats.by_id(tx, [item.chat_id]))[item.chat_id]
    message = await messages.one(tx, item.message_id)
    return SendDone(route, item.body, item, message, chats.chat(chat), office.store.epoch, tx.seq)
