"""A way out that leads nowhere: it keeps what it was asked, and answers as a test has written it down."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from daemon.facts import Reaction
from daemon.providers.base import (
    Abilities,
    CannotReach,
    Outcome,
    Outgoing,
    OutgoingReaction,
    Reacted,
    Recipient,
    Rejected,
    Sender,
    Sent,
    Unknown,
)

Step = Outcome | Callable[[Outgoing], Awaitable[Outcome]]
ABLE = Abilities(
    can_quote=True, can_mark_read=True, can_react=True, has_templates=True, has_window=True, longest=4096, at_once=8
)
PLAIN = Abilities(
    can_quote=False,
    can_mark_read=False,
    can_react=False,
    has_templates=False,
    has_window=False,
    longest=65_536,
    at_once=1,
)


@dataclass
class FakeSender(Sender):
    """Each send takes the next step of the script; after the last one all go out, as m1, m2 and so on."""

    script: list[Step] = field(default_factory=list)
    abilities: Abilities = ABLE
    reaches_groups: bool = True
    asked: list[Outgoing] = field(default_factory=list)
    """Every send that was begun."""
    taken: list[Outgoing] = field(default_factory=list)
    """Those that ended as Sent."""
    marked: list[tuple[str, bool]] = field(default_factory=list)
    """(message id, is_typing)"""
    mark_outcome: Rejected | Unknown | None = None
    reacted: list[OutgoingReaction] = field(default_factory=list)
    """Every reaction that was asked for."""
    react_script: list[Reacted | Rejected | Unknown | Callable[[], Awaitable[Reacted | Rejected | Unknown]]] = field(
        default_factory=list
    )
    """What comes of them, one after another; after the last one each is taken, as r1, r2 and so on."""
    under_way: int = 0
    most_at_once: int = 0
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def address(self, to: Recipient) -> str:
        if to.kind == "group" and not self.reaches_groups:
            raise CannotReach("it cannot write to groups", "answer in the group on the telephone")
        if not (to.address or to.phone):
            raise CannotReach("there is no way to them", "ask for their number")
        return to.address or to.phone or ""

    async def send(self, outgoing: Outgoing) -> Outcome:
        self.asked.append(outgoing)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            outcome = await self._outcome(outgoing)
        finally:
            self.under_way -= 1
        if isinstance(outcome, Sent):
            self.taken.append(outgoing)
        return outcome

    async def mark_read(self, provider_message_id: str, *, is_typing: bool) -> Rejected | Unknown | None:
        if not self.abilities.can_mark_read:
            return Rejected("it cannot mark a message as read", Reaction.FAIL)
        self.marked.append((provider_message_id, is_typing))
        return self.mark_outcome

    async def react(self, reaction: OutgoingReaction) -> Reacted | Rejected | Unknown:
        if not self.abilities.can_react:
            return Rejected("it cannot react to a message", Reaction.FAIL, "react on the telephone")
        self.reacted.append(reaction)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            await asyncio.sleep(0)
            step = self.react_script.pop(0) if self.react_script else Reacted(f"r{len(self.reacted)}")
            return step if isinstance(step, Reacted | Rejected | Unknown) else await step()
        finally:
            self.under_way -= 1

    async def _outcome(self, outgoing: Outgoing) -> Outcome:
        step = self.script.pop(0) if self.script else None
        await asyncio.sleep(0)  # as any real one, it lets others run
        if step is None:
            message_id = f"m{next(self._ids)}"
            return Sent(message_id, message_id)
        return step if isinstance(step, Sent | Rejected | Unknown) else await step(outgoing)


async def never(_: Outgoing) -> Outcome:
    """A step: no answer comes before the send is cancelled."""
    await asyncio.Event().wait()
    raise AssertionError


def after(seconds: float, outcome: Outcome) -> Step:
    """A step: the outcome comes then."""

    async def step(_: Outgoing) -> Outcome:
        await asyncio.sleep(seconds)
        return outcome

    return step
