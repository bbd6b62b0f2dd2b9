"""What stands where nothing has come yet: looked at."""

from collections.abc import Callable

import pytest

from daemon.api.errors import TryLater
from tests.builders import a_chat, a_session
from tests.fakes.inbox import FakeInbox
from tests.fakes.slow import slow
from tests.tui.desk import a_known_desk, a_troubled_desk, an_app
from tests.tui.screens.test_list_pictures import in_need
from tests.tui.screens.test_people_pictures import known
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"120x36": (120, 36), "80x24": (80, 24)}
WAITING: dict[str, tuple[str, tuple[str, ...]]] = {
    "list": ("chats", ()),
    "thread": ("messages", ("enter",)),
    "search": ("search", ("ctrl+f", "=boleto", "enter")),
    "why": ("why", ("w",)),
    "message": ("history", ("enter", "v")),
    "health": ("health", ("H",)),
    "outbox": ("outbox", ("O",)),
    "replies": ("replies", ("r", "slash")),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("what", WAITING)
def test_while_it_is_on_its_way(snap_compare: Compare, what: str, size: str) -> None:
    call, keys = WAITING[what]

    assert snap_compare(an_app(slow(a_known_desk(), **{call: 0})), terminal_size=SIZES[size], run_before=after(*keys))


@pytest.mark.parametrize("size", SIZES)
def test_while_a_person_is_asked_for(snap_compare: Compare, size: str) -> None:
    app, keys = an_app(slow(a_known_desk(), contact=0)), ("i",) if size == "80x24" else ()

    assert snap_compare(app, terminal_size=SIZES[size], run_before=known(*keys))


@pytest.mark.parametrize("size", SIZES)
def test_while_a_code_is_on_its_way(snap_compare: Compare, size: str) -> None:
    app = an_app(slow(in_need(), qr=0))

    assert snap_compare(app, terminal_size=SIZES[size], run_before=after("S", "Q"))


@pytest.mark.parametrize("size", SIZES)
def test_rows_far_down_the_list_that_have_not_come(snap_compare: Compare, size: str) -> None:
    app = an_app(slow(FakeInbox([a_chat(id) for id in range(1, 1001)], [], [a_session()]), chats=1))

    assert snap_compare(app, terminal_size=SIZES[size], run_before=after("G", "k", "k"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("what", ["list", "thread"])
def test_while_the_daemon_would_not_tell(snap_compare: Compare, what: str, size: str) -> None:
    call, keys = WAITING[what]
    desk = a_troubled_desk()
    desk.refuses_next(call, *[TryLater("the daemon has too much to do", "look at: frontdesk doctor")] * 50)

    assert snap_compare(an_app(desk), terminal_size=SIZES[size], run_before=after(*keys))
