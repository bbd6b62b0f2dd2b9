"""What verbs make of chats in the stand-in for the daemon, and what was done, to be taken back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from daemon.api import telling
from daemon.api.errors import NotFound
from daemon.api.history import Action
from daemon.api.verbs import NEXT_REPLY
from store.models import Chat, Millis

Args = dict[str, Any]
WROTE_MEANWHILE = "a message came to it meanwhile: look at it, then do it again"


def millis(rfc3339: str) -> Millis | None:
    """None for the next reply."""
    if rfc3339 == NEXT_REPLY:
        return None
    return Millis(int(datetime.fromisoformat(rfc3339).timestamp() * 1000))


def changes(verb: str, args: Args, chat: Chat, operator: str) -> dict[str, Any]:
    """The fields that change; reading and notes change none."""
    made = _CHANGES.get(verb)
    wanted = made(args, chat, operator) if made else {}
    return {name: value for name, value in wanted.items() if getattr(chat, name) != value}


@dataclass
class Deeds:
    """Actions, oldest first, each with what its chats were before it."""

    actions: list[Action] = field(default_factory=list)
    before: dict[int, tuple[Chat, ...]] = field(default_factory=dict)
    undone: list[int] = field(default_factory=list)
    covered: tuple[int, ...] = ()
    """What the next undo answers: chats that keep what a newer action made of them."""

    def keep(self, verb: str, args: Args, chats: tuple[Chat, ...], operator: str, at: Millis) -> int:
        number = len(self.actions) + 1
        only = chats[0] if len(chats) == 1 else None
        given = {name: value for name, value in args.items() if name not in ("seen_seq", "opened")}
        if "until" in given:
            given["until"] = millis(given["until"]) or given["until"]
        action = Action(
            number, operator, verb, at, len(chats), only.id if only else None, only.name if only else None, given,
            is_step=not args.get("opened") and bool(chats),
        )  # fmt: skip
        self.actions.append(replace(action, sentence=telling.sentence(action, at)))
        self.before[number] = chats
        if action.is_step:
            self.undone.clear()
        return number

    def last(self, *, redo: bool) -> Action:
        """The one to take back, or to put back. Raises NotFound."""
        if redo and self.undone:
            return self._by_id(self.undone.pop())
        steps = [one for one in self.actions if one.is_step and one.undone_at is None]
        if redo or not steps:
            raise NotFound(f"nothing of yours can be {'put' if redo else 'taken'} back")
        self.undone.append(steps[-1].id)
        return steps[-1]

    def mark(self, number: int, at: Millis | None, by: str) -> Action:
        made = replace(self._by_id(number), undone_at=at, undone_by=by if at is not None else None)
        self.actions = [made if one.id == number else one for one in self.actions]
        return made

    def of(self, chat: int | None) -> tuple[Action, ...]:
        """Newest first; what was only opened is left out."""
        steps = [one for one in self.actions if one.is_step]
        found = [one for one in steps if chat is None or chat in {row.id for row in self.before[one.id]}]
        return tuple(reversed(found))

    def _by_id(self, number: int) -> Action:
        return next(one for one in self.actions if one.id == number)


def _status(status: str, **more: Any) -> Callable[[Args, Chat, str], Args]:
    return lambda _args, _chat, _who: {"status": status, "snoozed_until": None, **more}


_CHANGES: dict[str, Callable[[Args, Chat, str], Args]] = {
    "read": lambda *_: {"unread_count": 0},
    "done": _status("done", unread_count=0),
    "reopen": _status("open"),
    "wake": _status("open"),
    "pending": _status("pending"),
    "snooze": lambda args, *_: {"status": "snoozed", "snoozed_until": millis(args["until"])},
    "claim": lambda _args, _chat, who: {"assignee": who},
    "assign": lambda args, *_: {"assignee": args["to"]},
    "unassign": lambda *_: {"assignee": None},
    "tag": lambda args, chat, _: {"tags": tuple(sorted({*chat.tags, args["tag"]}))},
    "untag": lambda args, chat, _: {"tags": tuple(one for one in chat.tags if one != args["tag"])},
    "priority": lambda args, *_: {"priority": args["level"]},
    "pin": lambda args, *_: {"pinned": not args.get("off")},
    "mute": lambda args, *_: {"muted": not args.get("off")},
    "rename": lambda args, *_: {"name": args["name"]},
}
