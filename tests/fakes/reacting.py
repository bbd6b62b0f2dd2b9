"""Reactions to the messages of a fake inbox."""

from dataclasses import replace
from typing import Any, Literal

from daemon.api.errors import DaemonError, NotFound
from daemon.api.reacting import AskReact, ReactDone
from store.models import Message, Reaction

Outcome = Literal["taken", "refused", "unknown"]


class FakeReactions:
    """Each takes the next of the outcomes; after the last one all are taken."""

    messages_by_id: dict[int, Message]
    operator: str
    epoch: str
    seq: int

    def __init__(self) -> None:
        super().__init__()
        self.reacted: list[AskReact] = []
        """Every reaction that was asked for, taken or not."""
        self.react_outcomes: list[DaemonError | tuple[Outcome, str, str]] = []
        """An error, or outcome, words and hint."""

    async def react(self, ask: AskReact) -> ReactDone:
        self._check()
        self._check_age()
        self.reacted.append(ask)
        await self._free()
        come = self.react_outcomes.pop(0) if self.react_outcomes else None
        if isinstance(come, DaemonError):
            raise come
        outcome, words, hint = come or ("taken", "", "")
        held = self.messages_by_id.get(ask.id)
        if held is None:
            raise NotFound(f"there is no message {ask.id}")
        if outcome == "taken":
            theirs = tuple(one for one in held.reactions if one.actor != "us")
            ours = (Reaction("us", ask.emoji, operator=self.operator),) if ask.emoji else ()
            self.change_message(ask.id, reactions=theirs + ours)
        return ReactDone(outcome, self.messages_by_id[ask.id], words, hint, self.epoch, self.seq)

    def change_message(self, message_id: int, **changes: Any) -> Any:
        self.messages_by_id[message_id] = replace(self.messages_by_id[message_id], **changes)

    def _check(self) -> None:
        """Whether it answers at all."""

    def _check_age(self) -> None:
        """Whether it knows of this."""

    async def _free(self) -> None:
        """Until it has time for an answer."""
