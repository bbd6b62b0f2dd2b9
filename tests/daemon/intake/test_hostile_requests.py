"""Every hostile request of the shelf has an outcome that is allowed, and the next customer waits for nothing."""

import time
import unicodedata
from functools import partial
from pathlib import Path

import pytest

from tests.daemon.intake.attack import statuses
from tests.daemon.intake.front import LONE_SECRET, Front, a_front
from tests.daemon.intake.hostile import META, NUMBER, Case, cases
from tests.daemon.providers.bodies import SECRET, a_meta_body, a_meta_text, meta_headers

SECRET_WORDS = (SECRET.decode(), "old app secret", LONE_SECRET.decode(), "verify me", "hola", "webjs_")
PACES = {"slow": {"body_seconds": 1.0}, "connections": {"idle_seconds": 1.0}}


async def _tally(front: Front) -> tuple[int, int]:
    """Messages, and bodies that are quarantined."""
    deliveries = await front.deliveries()
    return await front.count("messages"), sum(one.state == "quarantined" for one in deliveries)


async def _outcome(front: Front, case: Case, requests: list[bytes]) -> tuple[int, int, int]:
    before = await _tally(front)
    (status,) = await statuses(front, case, requests, partial(_one_more_customer, front, "among the idle"))
    now, ours = await _tally(front), 1 if "connections" in case.told else 0
    return status, now[0] - before[0] - ours, now[1] - before[1]


async def _one_more_customer(front: Front, name: str) -> None:
    """A good message is answered and on the desk within a second, and there exactly once."""
    raw = a_meta_body(a_meta_text(id=name), metadata=NUMBER)
    started = time.monotonic()
    answer = await front.post(META, raw, meta_headers(raw))

    await front.deliveries()
    assert 200 == answer.status
    assert time.monotonic() - started < 1
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
            assert outcome[0] < 500
            assert lines <= 2 * max(1, len(requests))
            assert not [letter for letter in words if unicodedata.category(letter) in ("Cc", "Cf", "Cs")]
            assert not [secret for secret in SECRET_WORDS if secret in words]
