"""Canned replies, filled for the chat that they are wanted in."""

from dataclasses import replace

from daemon.api.errors import NotFound
from daemon.api.replies import HOLE, AskReplies, Reply, ReplyList
from daemon.rules.templates import known_of
from daemon.socket.desk import Caller, Desk
from store import chats, people, sessions


async def listed(desk: Desk, caller: Caller, ask: AskReplies) -> ReplyList:
    within, seq = caller.sight.within, desk.store.seq
    held = tuple(one for one in desk.replies() if within is None or one.workspace_id in (None, *within))
    if ask.chat is not None:
        held = await _filled(desk, caller, ask.chat, held)
    return ReplyList(held, desk.store.epoch, seq)


async def _filled(desk: Desk, caller: Caller, chat_id: int, held: tuple[Reply, ...]) -> tuple[Reply, ...]:
    async with desk.store.reading() as reader:
        chat = (await chats.by_id(reader, [chat_id])).get(chat_id)
        if chat is None:
            raise NotFound(f"there is no chat {chat_id}", "see: frontdesk chats list")
        contact = None
        if chat.contact_id is not None:
            contact = (await people.contact_rows(reader, [chat.contact_id])).get(chat.contact_id)
        session = (await sessions.all_rows(reader)).get(chat.session_id)
    known = known_of(
        contact.name if contact else None,
        chat.phone,
        operator=caller.operator,
        session_key=session.key if session else None,
        session_phone=session.phone if session else None,
    )
    here = (one for one in held if one.workspace_id in (None, chat.workspace_id))
    return tuple(replace(one, text=HOLE.sub(lambda hole: known.get(hole[1]) or hole[0], one.text)) for one in here)
