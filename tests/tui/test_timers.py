"""Timers on a machine that is too busy: one that waits less than two looks at the clock take is always late."""

import pytest

from tests.tui.desk import a_busy_desk, an_app, screen_text
from tests.tui.sitting import at_the_desk, becomes, press
from tui.screens import redrawing

TOO_SHORT = 1e-9


async def test_what_is_to_happen_once_happens_however_late() -> None:
    rung: list[int] = []
    async with an_app(a_busy_desk()).run_test() as pilot:
        for number in range(20):
            pilot.app.set_timer(TOO_SHORT, lambda number=number: rung.append(number))
        await becomes(pilot, lambda: len(rung) == 20, 5.0)

        assert list(range(20)) == sorted(rung)


async def test_what_is_opened_and_what_comes_is_drawn_when_the_redraw_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redrawing, "FLUSH", TOO_SHORT)
    monkeypatch.setattr(redrawing, "monotonic", lambda: 0.0)  # every redraw waits, and only that long
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter")
        await becomes(pilot, lambda: "deleted by the sender" in screen_text(pilot.app), 5.0)
        for number in range(5):
            desk.receive(14, f"agora sim {number}")
        await becomes(pilot, lambda: "agora sim 4" in screen_text(pilot.app), 5.0)

        assert "Loading" not in screen_text(pilot.app)
