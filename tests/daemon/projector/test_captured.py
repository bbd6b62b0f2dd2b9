"""What a real gateway was seen to send, replayed in any order and more than once: the desk is the same each time."""

import asyncio
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import Unknown
from daemon.projector.routed import Routed
from daemon.providers.gateway.facts import facts
from tests.daemon.projector.test_law_four_sync import _SHOWN
from tests.daemon.providers.bodies import a_gateway_body, a_gateway_message, a_group_message, as_json
from tests.facts import seconds
from tests.shelf import SALES, a_shelf

SHARED = Path(__file__).parents[4] / "shared" / "payloads" / "gateway"
_PATHS = ("/api/whatsapp/webhooks/webjs", "/api/whatsapp/chats/sync")


def captured() -> dict[str, bytes]:
    """By file; where the shelf is not at hand, a few bodies of our own making."""
    requests = {path.stem: json.loads(path.read_bytes()) for path in sorted(SHARED.glob("*.json"))}
    found = {
        name: one["raw_body"].encode()
        for name, one in requests.items()
        if isinstance(one, dict) and one.get("method") == "POST" and one.get("path") in _PATHS
    }
    return found or {
        "private": a_gateway_body(message=a_gateway_message()),
        "group": a_gateway_body(message=a_group_message()),
        "read": a_gateway_body("message_read", message_id="false_6281234567890@c.us_A1"),
        "batch": as_json({"session_id": "a", "chats": [{"chat_type": "private", "chat_id": "6281234567890@c.us"}]}),
    }


BODIES = captured()


@pytest.mark.parametrize("name", BODIES)
def test_every_captured_body_is_understood(name: str) -> None:
    assert [] == [part for part in facts(BODIES[name]) if isinstance(part.fact, Unknown)]


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 7))
def test_captured_bodies_in_any_order_and_repeated_give_the_same_desk(random: Any, batch: int) -> None:
    # each keeps the moment at which it arrived, wherever it goes: that is its only time for some
    sent = [(raw, at) for at, raw in enumerate(BODIES.values())]
    shuffled = [*sent, *random.choices(sent, k=len(sent) // 2)]
    random.shuffle(shuffled)

    assert asyncio.run(_desk_after(sent, len(sent))) == asyncio.run(_desk_after(shuffled, batch))


async def _desk_after(sent: Sequence[tuple[bytes, int]], batch: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            for start in range(0, len(sent), batch):
                await shelf.take_routed(
                    Routed(start + n, seconds(7 * at), SALES, part.fact)
                    for n, (raw, at) in enumerate(sent[start : start + batch])
                    for part in facts(raw)
                    if not isinstance(part.fact, Unknown)
                )
            return {name: await shelf.rows(sql) for name, sql in _SHOWN.items()}
