"""Everything that every dialect can say, mixed, in any order and repeated: the desk is the same each time.

History and what was caught up on, edits, revokes, reactions, changed numbers and linked identities are among it.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import IdentityLinked, MessageEdited, MessageReceived, MessageRevoked, Part, ReactionChanged, Unknown
from daemon.projector.routed import Routed
from daemon.providers.base import Body
from daemon.reloading import PROVIDERS
from store.models import Dialect, Millis, Origin
from tests.daemon.projector import test_meta_any_order, test_waha, test_wwebjs_any_order
from tests.daemon.projector.test_law_four import _shown
from tests.facts import NOON, seconds
from tests.shelf import CARE, OTHER, SALES, a_shelf


@dataclass(frozen=True)
class Came:
    """A body, and when: it keeps that moment wherever it goes."""

    dialect: Dialect
    session: int
    raw: bytes
    at: int
    origin: Origin | None = None
    """In place of the one that its dialect gives."""

    def parts(self) -> list[Part]:
        found = PROVIDERS[self.dialect].facts(Body(self.raw, {}, Millis(NOON + self.at * 1000)))
        return [self._known(part) for part in found if not isinstance(part.fact, Unknown)]

    def _known(self, part: Part) -> Part:
        if self.origin is None or not isinstance(part.fact, MessageReceived):
            return part
        return replace(part, fact=replace(part.fact, origin=self.origin))


def _all() -> list[Came]:
    bodies: list[tuple[Dialect, int, bytes]] = [("meta", CARE, raw) for raw in test_meta_any_order.BODIES]
    bodies += [("wwebjs-api", SALES, raw) for raw in test_wwebjs_any_order.BODIES]
    bodies += [("waha", OTHER, raw) for raw in test_waha.a_conversation("WEBJS")]
    once = [Came(*one, at) for at, one in enumerate(bodies)]
    told: list[Origin] = ["catch_up", "history"]
    again = [replace(one, at=len(once) + n, origin=told[n % 2]) for n, one in enumerate(once) if n % 5 == 0]
    return [*once, *again]


ALL = _all()


def test_everything_that_can_change_a_message_or_a_person_is_among_it() -> None:
    kinds = {type(part.fact) for one in ALL for part in one.parts()}

    assert {MessageEdited, MessageRevoked, ReactionChanged, IdentityLinked, MessageReceived} <= kinds


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from(range(len(ALL))), min_size=2, max_size=45), st.randoms(use_true_random=False),
       st.integers(1, 9))  # fmt: skip
def test_bodies_of_all_dialects_mixed_give_the_same_desk(chosen: set[int], random: Any, batch: int) -> None:
    sent = [ALL[one] for one in sorted(chosen)]
    shuffled = [*sent, *random.choices(sent, k=len(sent) // 2)]
    random.shuffle(shuffled)

    assert asyncio.run(_desk_after(sent, len(sent))) == asyncio.run(_desk_after(shuffled, batch))


async def _desk_after(sent: Sequence[Came], batch: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            for start in range(0, len(sent), batch):
                await shelf.take_routed(
                    Routed(one.at, seconds(7 * one.at), one.session, part.fact)
                    for one in sent[start : start + batch]
                    for part in one.parts()
                )
            return await _shown(shelf)
