"""The picker of reactions, and what stands below the messages: looked at."""

from collections.abc import Callable

import pytest

from store.models import Reaction
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import an_app
from tests.tui.routes import a_route
from tests.tui.screens.test_reading_thread import a_thread_of
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"120x36": (120, 36), "80x24": (80, 24)}


def a_desk_of_reactions() -> FakeInbox:
    lost = Reaction(
        "us", "😂", operator="bia", error="the message is older than 30 days (131009)", hint="say it in words"
    )
    desk = a_thread_of(6, reactions=(Reaction("Maria", "🙏"), Reaction("us", "👍", operator="ana")))
    desk.change_message(2, reactions=(lost,))
    desk.change_message(4, direction="outbound", status="read", reactions=(Reaction("us", "❤️", operator="ana"),))
    desk.change_message(5, direction="outbound", status="read", reactions=(lost,))
    desk.routes[1] = a_route(can_react=True)
    return desk


@pytest.mark.parametrize("size", SIZES)
def test_a_thread_with_reactions_of_ours(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(a_desk_of_reactions()), terminal_size=SIZES[size], run_before=after("enter"))


@pytest.mark.parametrize("look", ["full", "ascii"])
@pytest.mark.parametrize("size", SIZES)
def test_the_picker(snap_compare: Compare, size: str, look: str) -> None:
    app = an_app(a_desk_of_reactions(), is_ascii=look == "ascii")
    keys = ("enter", "g", "plus")

    assert snap_compare(app, terminal_size=SIZES[size], run_before=after(*keys))
