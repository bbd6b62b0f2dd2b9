"""The sender signs, counts, and tries again as the real senders do."""

import asyncio
from collections import Counter

from cli.demo import gateway, sender
from cli.demo.nouns import Post
from cli.demo.schedule import history
from cli.demo.sender import sending
from cli.demo.world import SESSIONS, World
from tests.cli.demo.recorder import recording

META = Post(SESSIONS[0], b"{}", "message")
GATEWAY = Post(SESSIONS[1], b"{}", "message")


class Waits(list[float]):
    """Waits are written down instead of waited."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


async def test_a_burst_posts_everything_once_with_bodies_untouched() -> None:
    posts = history(World(1, 20, 1_800_000_000))
    async with recording() as recorder, sending(recorder.url) as outgoing:
        outgoing.pause = Waits()
        await outgoing.burst(posts)

    assert Counter(post.body for post in posts) == Counter(body for _, _, body in recorder.requests)
    assert {200: len(posts)} == dict(outgoing.answers)


async def test_both_dialects_try_again_after_429() -> None:
    waits = Waits()
    async with recording([429, 429]) as recorder, sending(recorder.url) as outgoing:
        outgoing.pause = waits
        assert 200 == await outgoing.deliver(GATEWAY)

    assert ([1.0, 2.0], {429: 2, 200: 1}, 0) == (waits, dict(outgoing.answers), outgoing.dropped)


async def test_a_gateway_gives_up_after_three_more_tries() -> None:
    async with recording([429] * 9) as recorder, sending(recorder.url) as outgoing:
        outgoing.pause = Waits()
        assert 429 == await outgoing.deliver(GATEWAY)

    assert (4, 1) == (len(recorder.requests), outgoing.dropped)


async def test_a_gateway_drops_an_event_at_once_on_any_other_error_and_meta_tries_again() -> None:
    async with recording([500, 500]) as recorder, sending(recorder.url) as outgoing:
        outgoing.pause = Waits()
        assert 500 == await outgoing.deliver(GATEWAY)
        assert 200 == await outgoing.deliver(META)

    assert 3 == len(recorder.requests)


async def test_a_daemon_that_is_away_is_counted_and_not_raised(unused_tcp_port: int) -> None:
    async with sending(f"http://127.0.0.1:{unused_tcp_port}") as outgoing:
        outgoing.pause = Waits()
        assert sender.NO_ANSWER == await outgoing.deliver(GATEWAY)

    assert {sender.NO_ANSWER: 4} == dict(outgoing.answers)


async def test_a_gateway_signs_each_try_anew() -> None:
    clock = iter((1_800_000_000.0, 1_800_000_001.0)).__next__
    async with recording([429]) as recorder, sending(recorder.url) as outgoing:
        outgoing.pause, outgoing.clock = Waits(), clock
        await outgoing.deliver(GATEWAY)

    first, second = (headers for _, headers, _ in recorder.requests)
    assert gateway.headers(SESSIONS[1], b"{}", 1_800_000_001)["X-HMAC-Signature"] == second["X-HMAC-Signature"]
    assert first["X-Timestamp"] != second["X-Timestamp"]


async def test_connections_are_kept_and_run_side_by_side() -> None:
    async with recording() as recorder, sending(recorder.url, connections=4) as outgoing:
        await asyncio.wait_for(outgoing.burst([META] * 200), 10)

    assert 200 == len(recorder.requests)
