"""Verbs: what operators do to chats, one action each, however many chats."""

from typing import Any

import store.chats
from daemon.api.answers import VerbDone
from daemon.api.endpoints import AskVerb
from daemon.api.errors import BadRequest
from daemon.api.verbs import READ, UNREAD, VERBS
from daemon.socket.desk import Caller, Desk, Doing
from store import actions
from store.actions import Actor, Done
from store.database import Transaction

MOST_CHATS = 10_000
"""Chats, or contacts, in one action."""


async def do(desk: Desk, caller: Caller, ask: AskVerb) -> VerbDone:
    _check(ask)
    doing, actor = {**_DOING, **desk.people}[ask.verb], Actor(caller.operator, desk.clock())
    done_to = tuple(dict.fromkeys(ask.chats or ask.contacts))

    async def unit(tx: Transaction) -> Done:
        await _check_workspace(tx, ask.chats)
        return await doing(tx, done_to, actor, ask.args)

    done = await desk.store.write(unit, urgent=True)
    return VerbDone(done.action, done.changed, done.seq)


def _check(ask: AskVerb) -> None:
    verb = VERBS.get(ask.verb)
    if verb is None:
        raise BadRequest(f"verb: {ask.verb!a} is not known", f"one of {', '.join(VERBS)}")
    for kind, given in (("chats", ask.chats), ("contacts", ask.contacts)):
        if kind == verb.on and not 1 <= len(given) <= MOST_CHATS:
            raise BadRequest(f"{kind}: name 1 to {MOST_CHATS} {kind}")
        if kind != verb.on and given:
            raise BadRequest(f"{kind}: {verb.name} is done to {verb.on}", f"name the {verb.on}")
    for name, value in ask.args.items():
        kinds = _KINDS.get(name) if name in verb.args else None
        if kinds is None:
            raise BadRequest(f"args.{name!a} is not known to {verb.name}", ", ".join(verb.args) or "it takes no args")
        # A JSON true is an int to Python.
        if type(value) not in kinds:
            raise BadRequest(f"args.{name}: {kinds[0].__name__} wanted")
        if isinstance(value, int) and not 0 <= value < 2**63:
            raise BadRequest(f"args.{name}: out of range")


async def _check_workspace(tx: Transaction, chats: tuple[int, ...]) -> None:
    if len({row.workspace_id for row in (await store.chats.by_id(tx, chats)).values()}) > 1:
        raise BadRequest("chats: they are of more than one workspace", "do it in each of them")


async def _read(tx: Transaction, chats: tuple[int, ...], actor: Actor, args: dict[str, Any]) -> Done:
    return await actions.read(tx, chats, actor, seen_seq=args.get("seen_seq"), opened=args.get("opened") or False)


async def _unread(tx: Transaction, chats: tuple[int, ...], actor: Actor, _args: dict[str, Any]) -> Done:
    return await actions.unread(tx, chats, actor)


_KINDS: dict[str, tuple[type, ...]] = {
    "seen_seq": (int, type(None)), "opened": (bool,), "name": (str,), "link": (int, type(None)),
}  # fmt: skip
_DOING: dict[str, Doing] = {READ.name: _read, UNREAD.name: _unread}
