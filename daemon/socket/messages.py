"""A chat's thread, page by page."""

from daemon.api.errors import BadRequest, NotFound
from daemon.api.messages import AskMessage, AskMessages, MessageAnswer, MessagePage
from daemon.socket.asking import cursor_number, page_limit
from daemon.socket.desk import Caller, Desk
from store import chats, messages
from store.database import Reader


async def page(desk: Desk, _caller: Caller, ask: AskMessages) -> MessagePage:
    given = [name for name in ("before", "after", "around") if getattr(ask, name) is not None]
    if len(given) > 1:
        raise BadRequest(f"{' and '.join(given)} exclude each other", "give one of them")
    before, after = cursor_number("before", ask.before), cursor_number("after", ask.after)
    async with desk.store.reading() as reader:
        seq = desk.store.seq  # before the rows: they may be newer than it says, never older
        async with reader.snapshot():
            if not await chats.by_ids(reader, [ask.id]):
                raise NotFound(f"there is no chat {ask.id}", "see: frontdesk chats list")
            if ask.around is None:
                found = await messages.page(reader, ask.id, before=before, after=after, limit=page_limit(ask.limit))
            else:
                rank = await _rank(reader, ask.id, ask.around)
                found = await messages.around(reader, ask.id, rank, limit=page_limit(ask.limit))
    return MessagePage(tuple(found.messages), _cursor(found.before), _cursor(found.after), desk.store.epoch, seq)


async def one(desk: Desk, _caller: Caller, ask: AskMessage) -> MessageAnswer:
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        found = await messages.one(reader, ask.id)
    if found is None:
        raise NotFound(f"there is no message {ask.id}", "see the ids with: frontdesk chats show CHAT")
    return MessageAnswer(found, desk.store.epoch, seq)


async def _rank(reader: Reader, chat_id: int, message_id: int) -> int:
    found = await messages.one(reader, message_id)
    if found is None or found.chat_id != chat_id:
        raise NotFound(f"there is no message {message_id} in chat {chat_id}")
    return found.rank


def _cursor(rank: int | None) -> str | None:
    return None if rank is None else str(rank)
