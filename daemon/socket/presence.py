"""Where operators say that they are, and who else is here."""

import structlog

from daemon.api.endpoint import AskNothing
from daemon.api.errors import BadRequest, NotFound
from daemon.api.presence import AskPresence, Holder, PresenceDone, PresenceList
from daemon.socket.desk import Caller, Desk
from store import chats

_log = structlog.get_logger()


async def here(desk: Desk, caller: Caller, _ask: AskNothing) -> PresenceList:
    present = desk.company.present(caller.sight)
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        found = await chats.by_ids(reader, [one.chat_id for one in present if one.chat_id is not None])
    return PresenceList(tuple(present), tuple(found.values()), desk.store.epoch, seq)


async def be(desk: Desk, caller: Caller, ask: AskPresence) -> PresenceDone:
    if ask.chat is None:
        if ask.is_typing or ask.take_over:
            raise BadRequest("chat is missing", "whoever types does so in a chat")
        desk.company.be(ask.client, caller.operator, None)
        return PresenceDone(None, desk.store.seq)
    async with desk.store.reading() as reader:
        chat = (await chats.by_ids(reader, [ask.chat])).get(ask.chat)
    if chat is None:
        raise NotFound(f"there is no chat {ask.chat}", "see: frontdesk chats list")
    place = (chat.id, chat.workspace_id)
    if ask.is_typing:
        before = desk.company.holder(chat.id)
        desk.company.type(ask.client, caller.operator, place, take_over=ask.take_over)
        if before and before.operator != caller.operator:
            _log.info("taken_over", chat=chat.id, operator=caller.operator, taken_from=before.operator)
    else:
        desk.company.be(ask.client, caller.operator, place)
    lease = desk.company.holder(chat.id)
    holder = Holder(lease.operator, lease.since, lease.until) if lease else None
    return PresenceDone(holder, desk.store.seq)
