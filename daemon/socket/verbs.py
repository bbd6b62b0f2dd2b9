"""Verbs: what operators do to chats, one action each, however many chats."""

from dataclasses import replace

import store.chats
from daemon.api import telling
from daemon.api.args import checked
from daemon.api.doing import AskVerb, VerbDone
from daemon.api.errors import BadRequest
from daemon.api.outbox import Unchanged
from daemon.api.verbs import VERBS, Verb
from daemon.socket import strangers
from daemon.socket.desk import Caller, Desk
from daemon.socket.triage import DOING
from store import lines
from store.actions import Actor, Done, Step
from store.database import Transaction

MOST_CHATS = 10_000
"""Chats, or contacts, in one action."""


async def do(desk: Desk, caller: Caller, ask: AskVerb) -> VerbDone:
    verb = _verb(ask)
    actor = Actor(caller.operator, desk.clock())
    args = checked(verb.name, verb.args, ask.args, actor.at)
    doing = {**DOING, **desk.people}[verb.name]
    done_to = tuple(dict.fromkeys(ask.chats or ask.contacts))

    async def unit(tx: Transaction) -> tuple[Done, str]:
        await _check_workspace(tx, ask.chats)
        warning = await strangers.warning(tx, desk, verb, args, ask.chats)
        done = await doing(tx, done_to, actor, args)
        if verb.name in desk.people and verb.line and done.changed:
            await lines.of_persons(tx, Step(actor, verb.name, line=telling.line(verb, args)), done.action)
        return replace(done, seq=tx.seq), warning

    done, warning = await desk.store.write(unit, urgent=True)
    return VerbDone(done.action, done.changed, done.seq, tuple(Unchanged(*one) for one in done.unchanged), warning)


def _verb(ask: AskVerb) -> Verb:
    verb = VERBS.get(ask.verb)
    if verb is None:
        raise BadRequest(f"verb: {ask.verb!a} is not known", f"one of {', '.join(VERBS)}")
    for kind, given in (("chats", ask.chats), ("contacts", ask.contacts)):
        if kind == verb.on and not 1 <= len(given) <= MOST_CHATS:
            raise BadRequest(f"{kind}: name 1 to {MOST_CHATS} {kind}")
        if kind != verb.on and given:
            raise BadRequest(f"{kind}: {verb.name} is done to {verb.on}", f"name the {verb.on}")
    return verb


async def _check_workspace(tx: Transaction, chats: tuple[int, ...]) -> None:
    if len({row.workspace_id for row in (await store.chats.by_id(tx, chats)).values()}) > 1:
        raise BadRequest("chats: they are of more than one workspace", "do it in each of them")
