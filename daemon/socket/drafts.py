"""What operators have begun to write: kept here, so that it outlives a crash and follows them to another terminal."""

from daemon.api.drafts import AskDraft, AskKeepDraft, DraftAnswer
from daemon.api.errors import BadRequest, NotFound
from daemon.socket.desk import Caller, Desk
from store import chats, drafts
from store.database import Transaction
from store.models import Draft

_LONGEST = 65_536


async def of(desk: Desk, caller: Caller, ask: AskDraft) -> DraftAnswer:
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        draft = await drafts.of(reader, ask.id, caller.operator)
    return DraftAnswer(draft, desk.store.epoch, seq)


async def keep(desk: Desk, caller: Caller, ask: AskKeepDraft) -> DraftAnswer:
    if len(ask.text) > _LONGEST:
        raise BadRequest(f"text: a draft has {_LONGEST:,} characters at most", "keep the rest in a file")
    draft = Draft(ask.id, ask.text, ask.reply_to, ask.begun_seq, desk.clock())

    async def unit(tx: Transaction) -> None:
        if not await chats.by_id(tx, [ask.id]):
            raise NotFound(f"there is no chat {ask.id}", "see: frontdesk chats list")
        await drafts.keep(tx, caller.operator, draft)

    await desk.store.write(unit, urgent=True)
    if ask.text.strip():
        await desk.outbox.is_writing(ask.id)
    return DraftAnswer(draft, desk.store.epoch, desk.store.seq)
