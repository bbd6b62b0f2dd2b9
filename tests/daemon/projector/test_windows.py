"""The 24-hour window is never shown open when Meta would refuse, whatever order and state its bodies come in."""

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import MessageStatusChanged, Reaction
from daemon.rules import window
from store.models import Millis
from tests.facts import inbound, outbound, routed, seconds
from tests.shelf import CARE, SALES, Shelf, a_shelf

HOUR = 3600


def closes(shown: Millis | None) -> float | None:
    """In hours from noon."""
    return None if shown is None else (shown - seconds(0)) / 3_600_000


async def test_it_closes_a_day_after_the_customers_last_message(shelf: Shelf) -> None:
    await shelf.take(inbound("a", sent_at=seconds(0)), inbound("b", sent_at=seconds(HOUR)), received_at=seconds(HOUR))

    assert 25 == closes((await shelf.chat()).window_closes_at)


async def test_what_we_write_never_extends_it(shelf: Shelf) -> None:
    await shelf.take(inbound("a"), outbound("b", sent_at=seconds(HOUR)), received_at=seconds(HOUR))

    assert 24 == closes((await shelf.chat()).window_closes_at)


async def test_a_late_delivery_counts_from_when_it_was_sent(shelf: Shelf) -> None:
    await shelf.take(inbound("a", sent_at=seconds(0)), received_at=seconds(23 * HOUR))

    assert 24 == closes((await shelf.chat()).window_closes_at)


async def test_a_clock_that_is_ahead_gives_no_minutes_more(shelf: Shelf) -> None:
    await shelf.take(inbound("a", sent_at=seconds(300)), received_at=seconds(0))

    assert 24 == closes((await shelf.chat()).window_closes_at)


async def test_a_message_without_a_time_to_believe_opens_nothing(shelf: Shelf) -> None:
    await shelf.take(inbound("a", sent_at=None))
    assert None is (await shelf.chat()).window_closes_at

    await shelf.take(inbound("b", sent_at=seconds(-HOUR)))
    assert 23 == closes((await shelf.chat()).window_closes_at)


async def test_what_the_system_says_of_a_customer_opens_nothing(shelf: Shelf) -> None:
    notice = replace(inbound("a"), type="unsupported", detail="system")
    await shelf.take(notice)

    assert None is (await shelf.chat()).window_closes_at


async def test_a_refusal_shuts_it_until_the_customer_writes_again(shelf: Shelf) -> None:
    await shelf.take(inbound("a"), outbound("b", sent_at=seconds(60)))
    await shelf.take(refused("b", 2 * HOUR), received_at=seconds(2 * HOUR))
    assert 2 == closes((await shelf.chat()).window_closes_at)

    await shelf.take(inbound("c", sent_at=seconds(3 * HOUR)), received_at=seconds(3 * HOUR))
    assert 27 == closes((await shelf.chat()).window_closes_at)


async def test_a_linked_telephone_knows_no_window(shelf: Shelf) -> None:
    await shelf.take(inbound("a"), session=SALES)

    assert None is (await shelf.chat()).window_closes_at


def refused(key: str, at: int) -> MessageStatusChanged:
    return MessageStatusChanged(
        key, "failed", seconds(at), f"failed:{key}", "late", "131047", Reaction.TEMPLATE, "send a template"
    )


# Hours of: when a customer wrote, how late that arrived, and whether the body said when.
written = st.lists(
    st.tuples(st.integers(-100, 0), st.integers(0, 60), st.sampled_from((True, True, True, False))), max_size=6
)


@settings(max_examples=40, deadline=None)
@given(written, st.lists(st.integers(-60, 30), max_size=2), st.randoms(use_true_random=False))
def test_it_is_never_shown_open_when_meta_would_refuse(
    wrote: list[tuple[int, int, bool]], refusals: list[int], random: Any
) -> None:
    true_times = [hour for hour, _, _ in wrote]
    said_no = [hour for hour in refusals if not any(sent <= hour < sent + 24 for sent in true_times)]
    told = [
        routed(inbound(f"in{n}", sent_at=seconds(sent * HOUR) if is_dated else None),
               received_at=seconds((sent + late) * HOUR))
        for n, (sent, late, is_dated) in enumerate(wrote)
    ]  # fmt: skip
    for n, hour in enumerate(said_no):
        told.append(routed(outbound(f"out{n}", sent_at=seconds(hour * HOUR)), received_at=seconds(hour * HOUR)))
        told.append(routed(refused(f"out{n}", hour * HOUR), received_at=seconds(hour * HOUR)))
    told += random.choices(told, k=len(told) // 2) if told else []
    random.shuffle(told)

    shown = asyncio.run(_closes_after(told))

    for hour in range(max(true_times, default=0), 90):
        if window.is_open(shown, seconds(hour * HOUR)):
            assert any(sent <= hour < sent + 24 for sent in true_times)


async def _closes_after(told: list[Any]) -> Millis | None:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            for one in told:
                await shelf.take_routed([one])
            chats = [one for one in await shelf.chats() if one.session_id == CARE]
            return chats[0].window_closes_at if chats else None
