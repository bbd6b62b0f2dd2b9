"""Screens that have nothing to show, cannot show it, or show it in other colours: looked at."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from daemon.api.replies import Reply
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app, settled
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"120x36": (120, 36), "80x24": (80, 24)}


def without_daemon(desk: FakeInbox, *keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """The keys, pressed after the daemon has gone."""

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        desk.go_down()
        await settled(pilot)
        await after(*keys)(pilot)
        await pilot.pause(0.3)
        await settled(pilot)

    return press


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [("ctrl+f", "=boleto", "enter"), ("w",)], ids=["search", "why"])
def test_the_daemon_is_gone(snap_compare: Compare, keys: tuple[str, ...], size: str) -> None:
    desk = a_busy_desk()

    assert snap_compare(an_app(desk), terminal_size=SIZES[size], run_before=without_daemon(desk, *keys))


@pytest.mark.parametrize("size", SIZES)
def test_an_empty_outbox(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES[size], run_before=after("O"))


@pytest.mark.parametrize("size", SIZES)
def test_no_reply_fits(snap_compare: Compare, size: str) -> None:
    desk = a_busy_desk()
    desk.evidence.replies = (Reply("hello", "Hello!"),)

    assert snap_compare(an_app(desk), terminal_size=SIZES[size], run_before=after("r", "slash", "=zzz"))


@pytest.mark.parametrize("keys", [("ctrl+f", "=boleto", "enter"), ("w",)], ids=["search", "why"])
def test_in_the_light(snap_compare: Compare, keys: tuple[str, ...]) -> None:
    app = an_app(a_busy_desk(), theme="light")

    assert snap_compare(app, terminal_size=SIZES["120x36"], run_before=after(*keys))
