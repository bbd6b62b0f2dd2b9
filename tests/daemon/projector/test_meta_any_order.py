"""Every kind of body that Meta sends, in any order and repeated, gives the same desk."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import Unknown
from daemon.projector.routed import Routed
from daemon.providers.meta.facts import facts
from tests.daemon.projector.test_law_four import _shown
from tests.daemon.providers.meta.bodies_table import TABLE
from tests.facts import seconds
from tests.shelf import CARE, a_shelf

_FIRST_SECOND = 1_760_000_000
_LINES = """
SELECT c.peer, m.dedupe_key, m.body, m.sent_at, m.is_unread, m.status FROM messages AS m JOIN chats AS c
ON c.id = m.chat_id WHERE m.direction = 'internal' ORDER BY 1, 2"""


def _bodies() -> list[bytes]:
    """Each with messages of its own, in a second of its own: within one the order is free."""
    made = []
    for n, row in enumerate(TABLE):
        raw = row.body.replace(b"wamid.A1", b"wamid.A%d" % n).replace(b"wamid.E1", b"wamid.E%d" % n)
        made.append(raw.replace(b"%d" % _FIRST_SECOND, b"%d" % (_FIRST_SECOND + n)))
    return made


BODIES = _bodies()


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from(range(len(BODIES))), min_size=1, max_size=40), st.randoms(use_true_random=False),
       st.integers(1, 9))  # fmt: skip
def test_bodies_of_meta_in_any_order_and_repeated_give_the_same_desk(chosen: set[int], random: Any, batch: int) -> None:
    # each keeps the moment at which it arrived, wherever it goes: that is its only time for some
    sent = sorted(chosen)
    shuffled = [*sent, *random.choices(sent, k=len(sent) // 2)]
    random.shuffle(shuffled)

    assert asyncio.run(_desk_after(sent, len(sent))) == asyncio.run(_desk_after(shuffled, batch))


async def _desk_after(sent: Sequence[int], batch: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            for start in range(0, len(sent), batch):
                await shelf.take_routed(
                    Routed(number, seconds(7 * number), CARE, part.fact)
                    for number in sent[start : start + batch]
                    for part in facts(BODIES[number])
                    if not isinstance(part.fact, Unknown)
                )
            return {**await _shown(shelf), "lines": await shelf.rows(_LINES)}
