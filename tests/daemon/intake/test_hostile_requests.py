"""Every hostile request of the shelf has an outcome that is allowed, and the next customer waits for nothing."""

import asyncio
import time
import unicodedata
from pathlib import Path

import pytest

from tests.daemon.intake.front import Front, a_front
from tests.daemon.intake.hostile import META, NUMBER, Case, cases, status_of
from tests.daemon.providers.bodies import SECRET, a_meta_body, a_meta_text, meta_headers

PACES = {"slow": {"body_seconds": 1.0}, "connections": {"idle_seconds": 1.0}}


async def _tally(front: Front) -> tuple[int, int]:
    """Messages, and bodies that are quarantined."""
    deliveries = await front.deliveries()
    return await front.count("messages"), sum(one.state == "quarantined" for one in deliveries)


async def _outcome(front: Front, case: Case, requests: list[bytes]) -> tuple[int, int, int]:
    messages, quarantined = await _tally(front)
    if "slow" in case.told:
        statuses = [status_of(await front.say(requests[0][:-20]))]
    elif "connections" in case.told:
        statuses = [await _idle(front, case.told["connections"])]
        messages += 1  # a good one in between
    else:
        if case.told.get("close_after_send"):
            await _send_and_leave(front, requests[0])
        statuses = [status_of(await front.say(one)) for one in requests]
    now = await _tally(front)
    assert 1 == len(set(statuses))
    return statuses[0], now[0] - messages, now[1] - quarantined


async def _send_and_leave(front: Front, request: bytes) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", front.port)
    writer.write(request)
    writer.close()
    await writer.wait_closed()


async def _idle(front: Front, count: int) -> int:
    opened = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", front.port) for _ in range(count)))
    await _one_more_customer(front, "among the idle")
    said = await asyncio.wait_for(asyncio.gather(*(reader.read() for reader, _ in opened)), 20)
    for _, writer in opened:
        writer.close()
    (status,) = {status_of(one) for one in said}
    return status


async def _one_more_customer(front: Front, name: str) -> None:
    """A good message is answered within a second, and is there exactly once."""
    raw = a_meta_body(a_meta_text(id=name), metadata=NUMBER)
    started = time.monotonic()
    answer = await front.post(META, raw, meta_headers(raw))

    assert 200 == answer.status
    assert time.monotonic() - started < 1
    await front.deliveries()
    assert [(1,)] == await front.shelf.rows("SELECT count(*) FROM messages WHERE provider_message_id = ?", name)


def _words(front: Front) -> list[str]:
    return [str(value) for event, fields in front.lines for value in (event, *fields, *fields.values())]


@pytest.mark.parametrize("case", cases("meta", "gateway", "http"), ids=lambda case: case.name)
async def test_a_hostile_request_ends_as_it_may(case: Case, tmp_path: Path) -> None:
    limits = {name: value for key, pace in PACES.items() if key in case.told for name, value in pace.items()}
    async with a_front(tmp_path / "state", **limits) as front:
        for number, requests in enumerate(case.runs(front.port)):
            front.lines.clear()
            outcome = await _outcome(front, case, requests)
            lines, words = len(front.lines), "".join(_words(front))
            front.lines.clear()
            await _one_more_customer(front, f"after {number}")

            assert outcome in case.accepted
            assert lines <= 2 * max(1, len(requests))
            assert not [letter for letter in words if unicodedata.category(letter) in ("Cc", "Cf", "Cs")]
            assert not [secret for secret in (SECRET.decode(), "old app secret", "hola", "webjs_") if secret in words]
