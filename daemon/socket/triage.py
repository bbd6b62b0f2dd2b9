"""What each verb makes of chats."""

from collections.abc import Callable
from typing import Any

from daemon.api import telling
from daemon.api import verbs as registry
from daemon.socket.desk import Doing
from store import lines, readings, triage
from store.actions import Actor, Done, Step
from store.database import Transaction
from store.models import Millis
from store.triage import Wanted

Args = dict[str, Any]


async def _read(tx: Transaction, chats: tuple[int, ...], actor: Actor, args: Args) -> Done:
    step = Step(actor, registry.READ.name, is_step=not args.get("opened"))
    return await readings.read(tx, chats, step, seen_seq=args.get("seen_seq"))


async def _unread(tx: Transaction, chats: tuple[int, ...], actor: Actor, _args: Args) -> Done:
    return await readings.unread(tx, chats, Step(actor, registry.UNREAD.name))


async def _note(tx: Transaction, chats: tuple[int, ...], actor: Actor, args: Args) -> Done:
    return await lines.note(tx, chats, Step(actor, registry.NOTE.name, line=args["text"]))


def _triage(verb: registry.Verb, wanted: Callable[[str, Args], Wanted]) -> Doing:
    async def do(tx: Transaction, chats: tuple[int, ...], actor: Actor, args: Args) -> Done:
        kept = {name: value for name, value in args.items() if name != "seen_seq"}
        step = Step(actor, verb.name, kept, telling.line(verb, args))
        return await triage.do(tx, chats, step, wanted(actor.operator, args))

    return do


def _is_on(args: Args) -> bool:
    return not args.get("off")


def _until(args: Args) -> Millis | None:
    return None if args["until"] == registry.NEXT_REPLY else Millis(args["until"])


_WANTED: tuple[tuple[registry.Verb, Callable[[str, Args], Wanted]], ...] = (
    (registry.DONE, lambda _, args: Wanted(triage.status("done"), reads=True, seen_seq=args.get("seen_seq"))),
    (registry.REOPEN, lambda *_: Wanted(triage.status("open"))),
    (registry.PENDING, lambda *_: Wanted(triage.status("pending"))),
    (registry.SNOOZE, lambda _, args: Wanted(triage.snoozed(_until(args)), seen_seq=args.get("seen_seq"))),
    (registry.WAKE, lambda *_: Wanted(triage.status("open"), only="snoozed")),
    (registry.CLAIM, lambda who, _: Wanted({triage.ASSIGNEE: who})),
    (registry.ASSIGN, lambda _, args: Wanted({triage.ASSIGNEE: args["to"]})),
    (registry.UNASSIGN, lambda *_: Wanted({triage.ASSIGNEE: None})),
    (registry.TAG, lambda _, args: Wanted(triage.tag(args["tag"], is_on=True))),
    (registry.UNTAG, lambda _, args: Wanted(triage.tag(args["tag"], is_on=False))),
    (registry.PRIORITY, lambda _, args: Wanted({triage.PRIORITY: str(args["level"])})),
    (registry.PIN, lambda _, args: Wanted(triage.flag(triage.PINNED, is_on=_is_on(args)))),
    (registry.MUTE, lambda _, args: Wanted(triage.flag(triage.MUTED, is_on=_is_on(args)))),
)

DOING: dict[str, Doing] = {
    registry.READ.name: _read,
    registry.UNREAD.name: _unread,
    registry.NOTE.name: _note,
    **{verb.name: _triage(verb, wanted) for verb, wanted in _WANTED},
}
"""By the verb."""
