"""An operator who is named and whom nobody knows: it is done, and said, for a name is soon mistyped."""

from collections.abc import Iterable, Mapping
from typing import Any

from daemon.api.verbs import Verb
from daemon.rules.sight import EVERYTHING
from daemon.socket.desk import Desk
from store import actions, chats
from store.database import Transaction


async def warning(tx: Transaction, desk: Desk, verb: Verb, args: Mapping[str, Any], done_to: Iterable[int]) -> str:
    """What whoever named an operator should know; empty: nothing. Foreign text."""
    names = [args[one] for one, arg in verb.args.items() if arg.kind == "name" and one in args]
    workspaces = {row.workspace_id for row in (await chats.by_id(tx, done_to)).values()} if names else set()
    for name in names:
        if not all(map(desk.sights.of(name).sees, workspaces)):
            return f"{name} may not see this: the config names the operators of this workspace"
        is_here = any(one.operator == name for one in desk.company.present(EVERYTHING))
        if not is_here and not await actions.has_acted(tx, name):
            return f"nobody called {name} has been here yet"
    return ""
