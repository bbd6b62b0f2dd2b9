"""What was done, and taking it back."""

from dataclasses import replace

from daemon.api import telling
from daemon.api.errors import Conflict, NotFound
from daemon.api.history import Action, ActionPage, AskActions, AskUndo, UndoDone
from daemon.api.verbs import REOPEN, VERBS
from daemon.socket.asking import cursor_number, page_limit
from daemon.socket.desk import Caller, Desk
from store import actions, history, undoing, whose
from store.actions import SYSTEM, ActionRow, Actor, Step
from store.database import Transaction
from store.history import Past
from store.models import Millis
from store.whose import Within

_OF_THE_CALLER = {"seen_seq", "opened"}
"""Arguments that say what the caller had seen, and nothing of the chats."""


async def page(desk: Desk, caller: Caller, ask: AskActions) -> ActionPage:
    limit = page_limit(ask.limit)
    before = cursor_number("cursor", ask.cursor)
    async with desk.store.reading() as reader:
        seq = desk.store.seq  # before the rows: they may be newer than it says, never older
        found = await history.page(
            reader,
            chat_id=ask.chat,
            operator=ask.operator,
            before=before,
            limit=limit + 1,
            within=caller.sight.within,
        )
    more = str(found[limit - 1].action.id) if len(found) > limit else None
    return ActionPage(tuple(_action(one, desk.clock()) for one in found[:limit]), more, desk.store.epoch, seq)


async def undo(desk: Desk, caller: Caller, ask: AskUndo) -> UndoDone:
    by = Actor(caller.operator, desk.clock())

    async def unit(tx: Transaction) -> UndoDone:
        row = await _wanted(tx, ask, by, caller.sight.within)
        reopening = Step(Actor(SYSTEM, by.at), REOPEN.name, line=telling.MEANWHILE, is_step=False)
        came = await undoing.reconsider(tx, row, by, reopening, redo=ask.redo)
        changed, covered = came.changed, came.covered
        unmake = desk.unmaking.get(row.verb)
        if unmake is not None:
            more = await unmake(tx, row, by)
            changed, covered = changed + more.changed, (*covered, *more.covered)
        return UndoDone(_action(await history.one(tx, row.id), by.at), changed, covered, tx.seq)

    return await desk.store.write(unit, urgent=True)


async def _wanted(tx: Transaction, ask: AskUndo, by: Actor, within: Within) -> ActionRow:
    """The action that is asked for, or the caller's own last one."""
    words = "put back" if ask.redo else "taken back"
    if ask.action is None:
        last = await (actions.last_undone if ask.redo else actions.last_step)(tx, by.operator)
        if last is None or (within is not None and not await whose.seen(tx, "action", [last.id], within)):
            raise NotFound(f"nothing of yours can be {words}", "what was done: frontdesk history")
        return last
    row = await actions.one(tx, ask.action)
    if row is None:
        raise NotFound(f"there is no action {ask.action}", "what was done: frontdesk history")
    if (row.undone_at is None) is ask.redo:
        raise Conflict(f"action {row.id} is not taken back" if ask.redo else f"action {row.id} is taken back already")
    return row


def _action(past: Past, now: Millis) -> Action:
    row = past.action
    verb = VERBS.get(row.verb)
    known = verb.args.keys() - _OF_THE_CALLER if verb else ()
    shown = {name: row.args[name] for name in row.args if name in known}
    made = Action(
        id=row.id, operator=row.operator, verb=row.verb, at=row.at, chats=past.chats, chat_id=past.chat_id,
        chat_name=past.chat_name, args=shown, is_step=row.is_step, undone_at=row.undone_at, undone_by=row.undone_by,
    )  # fmt: skip
    return replace(made, sentence=telling.sentence(made, now))
