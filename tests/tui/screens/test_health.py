"""The health screen: open it, read it, close it; it is asked again while it is open."""

from dataclasses import replace

import pytest

from daemon.api.status import Concern, Health, Traffic
from store.models import HealthPart, Millis
from tests.builders import HOUR, MINUTE, NOW
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app, screen_text
from tests.tui.screens.test_answering_pictures import Compare
from tests.tui.sitting import after, at_the_desk, press
from tui.screens import health

SIZES = {"120x36": (120, 36), "80x24": (80, 24)}


def an_unwell_desk() -> FakeInbox:
    """A session that is down, one that is silent, and deliveries that nobody understands."""
    desk = a_busy_desk()
    care, sales, mx = desk.sessions_by_id.values()
    silence = (HealthPart("silent for over an hour", -20),)
    sales = replace(sales, health=80, last_event_at=Millis(NOW - 3 * HOUR), health_parts=silence)
    mx = replace(
        mx, last_event_at=Millis(NOW - 41 * MINUTE),
        health_parts=(HealthPart("not connected", -50), HealthPart("failed sends of the last hour", -30)),
    )  # fmt: skip
    rates = tuple((n * 7) % 11 if n > 20 else n % 3 for n in range(60))
    slowest = tuple(3.0 + (n * 13) % 9 if rate else 0.0 for n, rate in enumerate(rates))
    desk.well = Health(
        "unwell",
        (
            Concern("mx is disconnected: logged out on the phone", "link its telephone again at the gateway", True),
            Concern("sales is connected and silent for over an hour",
                    "when it usually hears more: check the address that its provider posts to"),
            Concern("deliveries not understood: 3", "frontdesk deliveries list --state quarantined"),
        ),
        Traffic(False, 12, 50_000, 3.42, 2.1, 11.8, 0.004, rates, slowest),
        3, 0, 2, 1, {}, (care, sales, mx), "e1", 9,
    )  # fmt: skip
    return desk


@pytest.mark.parametrize("size", SIZES)
def test_a_desk_that_is_not_well(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(an_unwell_desk()), terminal_size=SIZES[size], run_before=after("H"))


def test_without_a_single_sign_beyond_ascii(snap_compare: Compare) -> None:
    app = an_app(an_unwell_desk(), is_ascii=True)

    assert snap_compare(app, terminal_size=SIZES["120x36"], run_before=after("H"))


async def test_it_opens_and_closes_by_its_key() -> None:
    async with at_the_desk(an_unwell_desk()) as pilot:
        await press(pilot, "H")
        shown = screen_text(pilot.app)
        await press(pilot, "H")

        assert "mx is disconnected" in shown
        assert "link its telephone again" in shown
        assert "3.42 a second" in shown
        assert "mx is disconnected" not in screen_text(pilot.app)


async def test_it_is_asked_again_while_it_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ASK_EVERY", 0.05)
    async with at_the_desk(desk := an_unwell_desk()) as pilot:
        await press(pilot, "H")
        desk.well = None
        await pilot.pause(0.2)

        assert "healthy" in screen_text(pilot.app)


async def test_a_daemon_that_does_not_answer_is_told_and_the_last_numbers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ASK_EVERY", 0.05)
    async with at_the_desk(desk := an_unwell_desk()) as pilot:
        await press(pilot, "H")
        desk.is_down = True
        await pilot.pause(0.2)
        shown = screen_text(pilot.app)

        assert "mx is disconnected" in shown
        assert "daemon" in shown
