"""Search: messages by their words, and chats by name, number or tag."""

from dataclasses import replace

from daemon.api.errors import NotFound
from daemon.api.found import AskSearch, Hit, SearchPage, snippet
from daemon.api.query import SearchQuery, parse_search
from daemon.socket.asking import cursor_number, page_limit
from daemon.socket.desk import Caller, Desk
from store import chats, search
from store.database import Reader
from store.models import Chat
from store.search import Sought, sent_at_of

MOST_CHATS = 20
"""Chats beside the hits; whoever wants more of them asks for the list."""


async def page(desk: Desk, caller: Caller, ask: AskSearch) -> SearchPage:
    query, before = parse_search(ask.q), cursor_number("cursor", ask.cursor)
    sought = Sought(
        words=query.words,
        is_open=query.is_open,
        chats=replace(query.chats, within=caller.sight.within),
        chat=ask.chat,
        begins=query.after,
        ends=query.before,
        operator=caller.operator,
        now=desk.clock(),
    )
    async with desk.store.reading() as reader:
        seq = desk.store.seq  # before the rows: they may be newer than it says, never older
        async with reader.snapshot():
            await _check_chat(reader, ask.chat)
            found = await search.find(reader, sought, before=before, limit=page_limit(ask.limit))
            rows = await chats.by_ids(reader, list({one.message.chat_id for one in found.hits}))
            named = await search.find_chats(reader, sought, MOST_CHATS) if _asks_for_chats(ask, query) else []
    hits = tuple(_hit(one, rows[one.message.chat_id]) for one in found.hits if one.message.chat_id in rows)
    if found.next is None:
        return SearchPage(tuple(named), hits, None, desk.store.epoch, seq)
    return SearchPage(tuple(named), hits, str(found.next), desk.store.epoch, seq, sent_at_of(found.next))


def _hit(found: search.Hit, chat: Chat) -> Hit:
    return Hit(found.message, chat, *snippet(found.text, found.marks))


def _asks_for_chats(ask: AskSearch, query: SearchQuery) -> bool:
    """Sender and time are said of messages, and a later page has shown the chats before."""
    of_messages = query.chats.sender or query.before is not None or query.after is not None
    return ask.cursor is None and ask.chat is None and not of_messages


async def _check_chat(reader: Reader, chat_id: int | None) -> None:
    if chat_id is not None and not await chats.by_ids(reader, [chat_id]):
        raise NotFound(f"there is no chat {chat_id}", "see: frontdesk chats list")
