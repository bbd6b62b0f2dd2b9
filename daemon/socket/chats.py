"""The list of chats, and one chat."""

from dataclasses import replace
from typing import cast, get_args

from daemon.api.chats import AskChat, AskChats, ChatDetail, ChatPage
from daemon.api.errors import BadRequest, NotFound
from daemon.api.query import parse
from daemon.socket.asking import page_limit
from daemon.socket.desk import Caller, Desk
from store import chats, lists, people
from store.lists import PageStart
from store.models import ChatFilter, ViewSort

_SORTS = get_args(ViewSort)


async def page(desk: Desk, caller: Caller, ask: AskChats) -> ChatPage:
    wanted, start = replace(_filter(ask), within=caller.sight.within), _start(ask)
    async with desk.store.reading() as reader:
        seq = desk.store.seq  # before the rows: they may be newer than it says, never older
        async with reader.snapshot():
            found = await lists.page(
                reader,
                wanted,
                start,
                limit=page_limit(ask.limit),
                operator=caller.operator,
                now=desk.clock(),
                count=ask.count,
            )
    return ChatPage(
        tuple(found.chats), found.next_cursor, found.prev_cursor, found.offset, found.total, desk.store.epoch, seq
    )


async def one(desk: Desk, _caller: Caller, ask: AskChat) -> ChatDetail:
    async with desk.store.reading() as reader:
        seq = desk.store.seq
        async with reader.snapshot():
            chat = (await chats.by_ids(reader, [ask.id])).get(ask.id)
            if chat is None:
                raise NotFound(f"there is no chat {ask.id}", "see: frontdesk chats list")
            contacts = await people.contacts_by_ids(reader, [chat.contact_id] if chat.contact_id else [])
            groups = await people.groups_by_ids(reader, [chat.group_id] if chat.group_id else [])
    contact, group = contacts.get(chat.contact_id or 0), groups.get(chat.group_id or 0)
    return ChatDetail(chat, contact, group, desk.store.epoch, seq)


def _filter(ask: AskChats) -> ChatFilter:
    wanted = parse(ask.query)
    if ask.sort is None:
        return wanted
    if ask.sort not in _SORTS:
        raise BadRequest(f"sort: {ask.sort!a} is not known", f"one of {', '.join(_SORTS)}")
    return replace(wanted, sort=cast(ViewSort, ask.sort))


def _start(ask: AskChats) -> PageStart:
    given = [name for name in ("cursor", "offset", "around") if getattr(ask, name) is not None]
    if len(given) > 1:
        raise BadRequest(f"{' and '.join(given)} exclude each other", "give one of them")
    return PageStart(ask.cursor, None if ask.offset is None else max(0, ask.offset), ask.around)
