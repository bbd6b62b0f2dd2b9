"""Several operators at one desk, looked at."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app, settled
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"120x36": (120, 36), "80x24": (80, 24)}


def taken_over(desk: FakeInbox) -> Callable[[Pilot[None]], Awaitable[None]]:
    """An answer half written, and bia goes on with it; cid looks at another chat."""

    async def work(pilot: Pilot[None]) -> None:
        await after("r", "=Segue hoje")(pilot)
        desk.company("bia", "typing", 1, took="ana")
        desk.company("cid", "viewing", 2)
        await settled(pilot)
        await pilot.pause(0.1)

    return work


@pytest.mark.parametrize("size", SIZES)
def test_a_chat_that_another_answers(snap_compare: Compare, size: str) -> None:
    desk = a_busy_desk()

    assert snap_compare(an_app(desk), terminal_size=SIZES[size], run_before=taken_over(desk))


def test_in_plain_letters(snap_compare: Compare) -> None:
    desk = a_busy_desk()

    assert snap_compare(an_app(desk, is_ascii=True), terminal_size=SIZES["120x36"], run_before=taken_over(desk))
