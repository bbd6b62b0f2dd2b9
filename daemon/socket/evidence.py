"""Why: what happened to a message, and what made a chat unread, called so, and answered so."""

from daemon.api.errors import DaemonError, NotFound
from daemon.api.evidence import AskHistory, AskWhy, Happening, MessageHistory, Try, UnreadCause, Why
from daemon.api.people import AskContact
from daemon.api.sending import Route
from daemon.socket import contacts
from daemon.socket.desk import Caller, Desk
from store import chats, evidence, messages
from store.messages import Event
from store.models import Chat, NameClaim


async def history(desk: Desk, _caller: Caller, ask: AskHistory) -> MessageHistory:
    seq = desk.store.seq
    async with desk.store.reading() as reader, reader.snapshot():
        shown, row = await messages.one(reader, ask.id), await messages.row(reader, ask.id)
        if shown is None or row is None:
            raise NotFound(f"there is no message {ask.id}", "see the ids with: frontdesk chats show CHAT")
        events = await evidence.happened(reader, ask.id)
        told = await evidence.deliveries(reader, ask.id)
        tries = await evidence.tries(reader, ask.id)
    happenings = tuple(map(_happening, events))
    told |= {one.delivery_id for one in events if one.delivery_id is not None}
    return MessageHistory(
        shown,
        row.body if row.sent_body is None else row.sent_body,
        happenings,
        tuple(Try(one.started_at, one.ended_at, one.outcome, one.told_by, one.error, one.error_code) for one in tries),
        tuple(sorted(told)),
        desk.store.epoch,
        seq,
    )


def _happening(one: Event) -> Happening:
    told = (one.delivery_id, one.error, one.error_code, one.hint, one.note, one.operator)
    return Happening(one.kind, one.at, one.value, one.actor, *told)  # type: ignore[arg-type]  # CHECKed by the table


async def why(desk: Desk, caller: Caller, ask: AskWhy) -> Why:
    seq = desk.store.seq
    async with desk.store.reading() as reader, reader.snapshot():
        chat = (await chats.by_ids(reader, [ask.id])).get(ask.id)
        if chat is None:
            raise NotFound(f"there is no chat {ask.id}", "see: frontdesk chats list")
        rows, here = await evidence.unread(reader, ask.id)
        last, synced_at = await evidence.last_read(reader, ask.id), await evidence.snapshot_at(reader, ask.id)
    causes = tuple(
        UnreadCause(one.message_id, one.sent_at, one.origin, bool(one.is_marked), one.delivery_id) for one in rows
    )
    route, trouble = await _route(desk, caller, ask.id)
    return Why(
        chat,
        causes,
        here,
        max(0, chat.unread_count - here),
        synced_at,
        last.operator if last else None,
        last.at if last else None,
        last.message_id if last else None,
        await _names(desk, caller, chat),
        route,
        trouble,
        desk.store.epoch,
        seq,
    )


async def _names(desk: Desk, caller: Caller, chat: Chat) -> tuple[NameClaim, ...]:
    if chat.contact_id is None:
        return ()
    try:
        return (await contacts.one(desk, caller, AskContact(chat.contact_id))).names
    except NotFound:  # forgotten meanwhile
        return ()


async def _route(desk: Desk, caller: Caller, chat_id: int) -> tuple[Route | None, str | None]:
    try:
        return await desk.outbox.route(caller.operator, chat_id, None), None
    except DaemonError as trouble:
        return None, trouble.message
