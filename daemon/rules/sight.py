"""Who sees what: the workspaces that an operator may see, and who has been told less or more since an edit."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MOST_KNOWN = 1_000
"""Operators whose sight is kept at hand."""
MOST_EDITS = 32
"""Edits of who sees what that are remembered; whoever comes from before them reads everything anew."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The workspaces that one operator sees. None: all of them."""

    workspaces: frozenset[int] | None = None

    def sees(self, workspace_id: int | None) -> bool:
        """None: it is of no workspace that anybody knows."""
        return self.workspaces is None or workspace_id in self.workspaces

    def meets(self, other: "Sight") -> bool:
        """Whether there is a workspace that both may see."""
        mine, theirs = self.workspaces, other.workspaces
        if mine is None or theirs is None:
            return mine != frozenset() and theirs != frozenset()
        return not mine.isdisjoint(theirs)

    @property
    def within(self) -> tuple[int, ...] | None:
        """For a query: these workspaces only. None: it need not ask."""
        return None if self.workspaces is None else tuple(sorted(self.workspaces))


EVERYTHING = Sight()


@dataclass(frozen=True, slots=True)
class Rules:
    """Of each workspace of the config: who may see it; nobody named is everybody.

    While any workspace names somebody, one that left the config is seen by nobody: it may have named others.
    """

    operators: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def of(self, operator: str) -> Sight:
        if not any(self.operators.values()):
            return EVERYTHING
        return Sight(frozenset(one for one, named in self.operators.items() if not named or operator in named))


class Sights:
    """Who sees what now, and how that changed: whoever read on from before an edit may hold what is hidden by now."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._since = -1
        """What was told up to here was told by rules that are no longer remembered."""
        self._edits: list[tuple[int, Rules]] = []
        self._known: dict[str, Sight] = {}
        self._changed = asyncio.Event()

    def of(self, operator: str) -> Sight:
        sight = self._known.get(operator)
        if sight is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            sight = self._known[operator] = self._rules.of(operator)
        return sight

    def change(self, rules: Rules, seq: int) -> None:
        """From now on these hold; the store stands at `seq`."""
        if rules == self._rules:
            return
        self._edits.append((seq, self._rules))
        self._rules = rules
        self._known.clear()
        if len(self._edits) > MOST_EDITS:
            self._since = self._edits.pop(0)[0]
        # a fresh event for those who wait next: an old one that is set would never make them wait
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def changed(self, operator: str, before: Sight) -> None:
        """Wait until this operator sees something else."""
        while self.of(operator) == before:
            await self._changed.wait()

    def is_outdated(self, operator: str, seq: int) -> bool:
        """Whether what this operator was told up to there was more, or less, than they may see now."""
        now = self.of(operator)
        before = [rules.of(operator) for at, rules in self._edits if seq <= at]
        return seq <= self._since or any(one != now for one in before)


def rules_of(workspaces: Iterable[tuple[int, Iterable[str]]]) -> Rules:
    """(id, the names of those who may see it) of each workspace of the config."""
    return Rules({one: frozenset(named) for one, named in workspaces})
