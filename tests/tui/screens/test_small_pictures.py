"""Every screen and state that is pictured at 120 columns, once more in a terminal of 80 by 24: looked at."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, a_known_desk, an_app, settled, unsent
from tests.tui.routes import by_another_number, no_way
from tests.tui.screens.test_answering_pictures import a_desk, a_shut_desk, sent_by, told
from tests.tui.screens.test_people_pictures import known
from tests.tui.sitting import after, healed

Compare = Callable[..., bool]
Steps = Callable[[Pilot[Any]], Awaitable[None]]
SMALL, NORMAL = (80, 24), (120, 36)
BY_KEYS: dict[str, tuple[Callable[[], FakeInbox], tuple[str, ...]]] = {
    "an-open-group": (a_busy_desk, ("j", "enter")),
    "an-empty-desk": (FakeInbox, ()),
    "one-session": (a_busy_desk, ("1",)),
    "the-sessions": (a_busy_desk, ("S",)),
    "the-views": (a_busy_desk, ("v",)),
    "a-wrong-filter": (a_busy_desk, ("slash", "=is:nope")),
    "help-for-the-list": (a_busy_desk, ("question_mark",)),
    "help-for-the-composer": (a_desk, ("r", "f1")),
    "a-quote": (a_desk, ("r", "=Segue hoje", "alt+up", "alt+up", "alt+up")),
    "no-way-out": (lambda: a_desk(no_way()), ("r", "=Segue hoje")),
    "the-templates": (a_shut_desk, ("T",)),
    "a-template-that-asks": (a_shut_desk, ("T", "j", "enter", "=1182", "enter")),
    "a-template-in-the-composer": (a_shut_desk, ("T", "enter")),
    "nothing-sought-yet": (a_busy_desk, ("2", "ctrl+f")),
    "words-being-typed": (a_busy_desk, ("enter", "slash", "=bol")),
}


@pytest.mark.parametrize("what", BY_KEYS)
def test_in_a_small_terminal(snap_compare: Compare, what: str) -> None:
    made, keys = BY_KEYS[what]

    assert snap_compare(an_app(made()), terminal_size=SMALL, run_before=after(*keys))


def test_another_number_is_asked_about(snap_compare: Compare) -> None:
    app = an_app(a_desk(by_another_number()))

    assert snap_compare(app, terminal_size=SMALL, run_before=sent_by("r", "=Segue hoje"))


def test_an_answer_that_failed(snap_compare: Compare) -> None:
    desk = a_desk()

    async def fail(pilot: Pilot[None]) -> None:
        await settled(pilot)
        error, hint = "Message undeliverable: Unable to deliver message.", "the number may not be on WhatsApp"
        unsent(desk, "failed", "Segue a segunda via.", error=error, error_code="131026", hint=hint)
        desk.change_chat(1, failed_count=1)
        await told(pilot, desk)
        await after("enter")(pilot)

    assert snap_compare(an_app(desk), terminal_size=SMALL, run_before=fail)


def test_the_connection_lost(snap_compare: Compare) -> None:
    desk = a_busy_desk()

    async def lose(pilot: Pilot[None]) -> None:
        await after("enter")(pilot)
        desk.go_down()
        await settled(pilot)

    assert snap_compare(an_app(desk), terminal_size=SMALL, run_before=lose)


@pytest.mark.parametrize("size", [NORMAL, SMALL], ids=["120x36", "80x24"])
def test_the_connection_lost_in_the_composer(snap_compare: Compare, size: tuple[int, int]) -> None:
    desk = a_desk()

    async def lose(pilot: Pilot[None]) -> None:
        await after("r", "=Segue hoje")(pilot)
        desk.go_down()
        await settled(pilot)

    assert snap_compare(an_app(desk), terminal_size=size, run_before=lose)


def test_no_daemon_at_all(snap_compare: Compare) -> None:
    desk = a_busy_desk()
    desk.go_down()

    assert snap_compare(an_app(desk), terminal_size=SMALL, run_before=settled)


@pytest.mark.parametrize("size", [NORMAL, SMALL], ids=["120x36", "80x24"])
def test_what_was_done_to_a_chat(snap_compare: Compare, size: tuple[int, int]) -> None:
    """The history of a chat, with what was taken back."""
    desk = a_known_desk()

    async def work(pilot: Pilot[None]) -> None:
        await desk.do("assign", (1,), {"to": "bia"})
        await desk.do("tag", (1,), {"tag": "boleto"})
        await desk.do("priority", (1,), {"level": 2})
        await desk.undo()
        await known(*(("i",) if size == SMALL else ()))(pilot)
        await healed(pilot)

    assert snap_compare(an_app(desk), terminal_size=size, run_before=work)


def test_leaving_is_asked(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=after("q"))


def test_nothing_is_found(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=after("2", "ctrl+f", "=nowhere"))


def test_why(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=after("w"))
