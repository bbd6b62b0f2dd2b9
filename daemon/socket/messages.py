"""A chat's thread, page by page."""

from daemon.api.answers import MessageAnswer, MessagePage
from daemon.api.endpoints import AskMessage, AskMessages
from daemon.api.errors import BadRequest, NotFound
from daemon.socket.asking import cursor_number, page_limit
from daemon.socket.desk import Caller, Desk
from store import chats, messages


async def page(desk: Desk, _caller: Caller, ask: AskMessages) -> MessagePage:
    if ask.before is not None and ask.after is not None:
        raise BadRequest("before and after exclude each other", "give one of them")
    before, after = cursor_number("before", ask.before), cursor_number("after", ask.after)
    async with desk.store.reading() as reader:
        seq = desk.store.seq  # before the rows: they may be newer than it says, never older
        async with reader.snapshot():
            if not await chats.by_ids(reader, [ask.id]):
                raise NotFound(f"there is no chat {ask.id}")
            found = await messages.page(reader, ask.id, before=before, after=after, limit=page_limit(ask.limit))
    return MessagePage(tuple(found.messages), _cursor(found.before), _cursor(found.after), desk.store.epoch, seq)


async def one(desk: Desk, _caller: Caller, ask: AskMessage) -> MessageAnswer:
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        found = await messages.one(reader, ask.id)
    if found is None:
        raise NotFound(f"there is no message {ask.id}", "see the ids with: frontdesk chats show CHAT")
    return MessageAnswer(found, desk.store.epoch, seq)


def _cursor(rank: int | None) -> str | None:
    return None if rank is None else str(rank)
