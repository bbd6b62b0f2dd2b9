"""Nothing of a workspace that the caller may not see: each endpoint says what its ids name, and here it is decided.

Whoever sees everything passes without a question. For the others an unknown id and a hidden one are the same.
"""

from dataclasses import dataclass
from typing import Any

from daemon.api.errors import NotFound
from daemon.socket.desk import Caller, Desk
from store import whose
from store.whose import Kind


@dataclass(frozen=True, slots=True)
class Names:
    """The ids in `field` of a request (one, several, or None) are those of such rows."""

    kind: Kind
    field: str = "id"


Guard = tuple[Names, ...]
"""What has to be seen, before the handler is asked."""
BY_ITSELF: Guard = ()
"""It names no row, or its handler asks only for what the caller sees."""
OF_CHAT: Guard = (Names("chat"),)
OF_MESSAGE: Guard = (Names("message"),)
OF_CONTACT: Guard = (Names("contact"),)
OF_GROUP: Guard = (Names("group"),)
OF_SESSION: Guard = (Names("session"),)
OF_DELIVERY: Guard = (Names("delivery"),)
OF_INTENT: Guard = (Names("outbox"),)
IN_CHAT: Guard = (Names("chat", "chat"),)
OF_ACTION: Guard = (Names("action", "action"),)
OF_ALL: Guard = (Names("chat", "chats"), Names("contact", "contacts"))


async def check(desk: Desk, caller: Caller, guard: Guard, ask: object) -> None:
    """Raises NotFound."""
    within = caller.sight.within
    if within is None:
        return
    for names in guard:
        ids = _ids(getattr(ask, names.field))
        if not ids:
            continue
        async with desk.store.reading() as reader:
            seen = await whose.seen(reader, names.kind, ids, within)
        if hidden := [one for one in ids if one not in seen]:
            raise missing(names.kind, *hidden)


def missing(kind: Kind, *ids: int) -> NotFound:
    """As if they had never been there."""
    return NotFound(f"there is no {_CALLED.get(kind, kind)} {', '.join(str(one) for one in ids)}")


def _ids(given: Any) -> tuple[int, ...]:
    if given is None:
        return ()
    return given if isinstance(given, tuple) else (given,)


_CALLED = {"outbox": "intent in the outbox with the number"}
