"""What a provider says of its connection, late and again: in any order the newest word counts."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import QrMade, SessionChanged
from daemon.projector.routed import Routed
from daemon.providers.waha.facts import facts
from store.models import Millis, SessionState
from tests.daemon.providers.waha.bodies import a_body, a_message, as_raw
from tests.facts import NOON, routed, seconds
from tests.shelf import SALES, Shelf, a_shelf

_SHOWN = """
SELECT state, state_reason, state_at, told_at, phone, qr_until, qr_is_asked, s.id IN (SELECT session_id FROM qr_codes)
FROM sessions AS s WHERE id = 2"""
WORDS = ("STOPPED", "STARTING", "SCAN_QR_CODE", "PASSKEY_REQUIRED", "WORKING", "FAILED")


@dataclass(frozen=True)
class Arrived:
    """A body, and when it came; that stays with it."""

    at: Millis
    fact: SessionChanged


def a_word(word: str, told: int, form: str = "envelope") -> SessionChanged:
    """As WAHA posts it: the time stands in the envelope, or of older bodies in the list of its statuses."""
    payload = {"status": word, "statuses": [{"status": word, "timestamp": told}], "data": None}
    body = a_body("session.status", payload, told=told, generation="new" if form == "envelope" else "old")
    (part,) = facts(as_raw(body))
    assert isinstance(part.fact, SessionChanged)
    return part.fact


@st.composite
def words_of_waha(draw: st.DrawFn) -> list[Arrived]:
    """Told in the seconds from NOON on, by a clock that may go wrong by five minutes, and each up to a minute late."""
    skew = draw(st.integers(-300, 300))
    told = draw(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 9), st.integers(0, 60)), min_size=2))
    return [
        Arrived(seconds(at + late), a_word(word, NOON + (at + skew) * 1000, "envelope" if at % 2 else "listed"))
        for word, at, late in told
    ]


def _of_gateways(drawn: Sequence[tuple[Any, bool]]) -> list[Arrived]:
    """Without a time of their own, each at a moment of its own."""
    return [
        Arrived(seconds(9 * n), SessionChanged(state, qr=QrMade(f"code {n}", 60) if has_code else None))
        for n, (state, has_code) in enumerate(drawn)
    ]


_STATES = st.sampled_from(("connected", "disconnected", "qr_scanning", "failed"))
words_of_gateways = st.lists(st.tuples(_STATES, st.booleans()), min_size=2, max_size=6).map(_of_gateways)


@settings(max_examples=60, deadline=None)
@given(st.one_of(words_of_waha(), words_of_gateways), st.randoms(use_true_random=False), st.integers(1, 4))
def test_words_of_a_session_in_any_order_and_repeated_leave_it_in_the_same_state(
    words: list[Arrived], random: Any, batch: int
) -> None:
    shuffled = [*words, *random.choices(words, k=len(words) // 2)]
    random.shuffle(shuffled)

    assert asyncio.run(_after(words, len(words))) == asyncio.run(_after(shuffled, batch))


async def _after(words: Sequence[Arrived], batch: int) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            for start in range(0, len(words), batch):
                await shelf.take_routed(
                    routed(one.fact, session=SALES, received_at=one.at) for one in words[start : start + batch]
                )
            return await shelf.rows(_SHOWN)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(("later", "is_held"), [("qr_scanning", True), ("connected", False), ("disconnected", False)])
async def test_a_code_counts_until_a_word_says_that_it_is_over(
    shelf: Shelf, later: SessionState, order: tuple[int, int], is_held: bool
) -> None:
    words = [SessionChanged("qr_scanning", qr=QrMade("code", 60)), SessionChanged(later)]
    for one in order:
        await shelf.take(words[one], session=SALES, received_at=seconds(9 * one))

    assert ((later, int(is_held)),) == tuple((row[0], row[-1]) for row in await shelf.rows(_SHOWN))


@pytest.mark.parametrize("form", ["envelope", "listed"])
async def test_a_status_that_is_tried_again_late_undoes_no_newer_one(shelf: Shelf, form: str) -> None:
    await shelf.take(a_word("WORKING", NOON + 5000, form), session=SALES, received_at=seconds(5))
    await shelf.take(a_word("SCAN_QR_CODE", NOON + 1000, form), session=SALES, received_at=seconds(31))
    session = (await shelf.sessions())[SALES]

    assert ("connected", NOON + 5000) == (session.state, session.state_at)


@pytest.mark.parametrize("told", [Millis(NOON + 3_600_000), Millis(7), None])
async def test_a_time_that_cannot_be_believed_is_that_of_its_arrival(shelf: Shelf, told: Millis | None) -> None:
    await shelf.take(SessionChanged("connected", at=told), session=SALES, received_at=seconds(5))
    await shelf.take(SessionChanged("disconnected", at=told), session=SALES, received_at=seconds(9))

    assert "disconnected" == (await shelf.sessions())[SALES].state


async def test_a_clock_ahead_of_ours_does_not_put_off_what_counts_from_a_word(shelf: Shelf) -> None:
    await shelf.take(a_word("STOPPED", NOON + 400_000), session=SALES, received_at=seconds(1))

    assert seconds(1) == (await shelf.sessions())[SALES].state_at


async def test_a_word_before_a_message_that_came_over_does_not_undo_that(shelf: Shelf) -> None:
    (message,) = facts(as_raw(a_body("message", _message(60), told=NOON + 60_000)))[:1]
    await shelf.take(a_word("STOPPED", NOON + 1000), session=SALES, received_at=seconds(1))
    await shelf.take(message.fact, session=SALES, received_at=seconds(61))
    await shelf.take(a_word("STARTING", NOON + 2000), session=SALES, received_at=seconds(70))

    assert "connected" == (await shelf.sessions())[SALES].state


async def test_what_we_have_asked_for_is_no_word_of_its_webhooks(shelf: Shelf) -> None:
    (message,) = facts(as_raw(a_body("message", _message(0))))[:1]
    webhook = Routed(1, seconds(10), SALES, message.fact)
    await shelf.take_routed([webhook])
    await shelf.take_routed([replace(webhook, delivery_id=2, received_at=seconds(9000), is_asked_for=True)])
    asked = (await shelf.sessions())[SALES].last_event_at
    await shelf.take_routed([replace(webhook, delivery_id=3, received_at=seconds(9001))])

    assert (seconds(10), seconds(9001)) == (asked, (await shelf.sessions())[SALES].last_event_at)


def _message(at: int) -> dict[str, Any]:
    return a_message("WEBJS", "3EB0A", "Halo", at=NOON // 1000 + at)
