"""Themes: whatever is written can be read, and without colours nothing is lost."""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text
from tests.tui.sitting import at_the_desk, press
from tui.app import FrontdeskApp
from tui.glyphs import BARE_SIGNS, FULL
from tui.looks import ANSI, HIGH_CONTRAST, LOOKS, NAMES, Look

HEX = [name for name in LOOKS if name != ANSI]
LETTERS = ("bright", "plain", "dim", "amber", "meta", "webjs", "red")
GROUNDS = ("ground", "edge", "cursor")


def light(colour: str) -> float:
    """Relative luminance as WCAG 2 has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def pairs(look: Look) -> Iterator[tuple[str, str]]:
    """Every colour of letters on every ground on which they stand."""
    yield from ((getattr(look, letters), getattr(look, ground)) for letters in LETTERS for ground in GROUNDS)
    yield from ((look.bright, look.ours), (look.on_amber, look.amber_block), (look.on_block, look.group))
    yield from ((look.on_block, block) for block in look.blocks)


@pytest.mark.parametrize("name", HEX)
def test_every_pair_of_colours_can_be_read(name: str) -> None:
    least = 7.0 if name == HIGH_CONTRAST else 4.5

    assert [] == [(*pair, contrast(*pair)) for pair in pairs(LOOKS[name]) if contrast(*pair) < least]


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert (21.0, 1.0, 4.54) == (contrast("#000000", "#ffffff"), contrast("#abcdef", "#abcdef"),
                                 round(contrast("#767676", "#ffffff"), 2))  # fmt: skip


@pytest.fixture
def desk() -> FakeInbox:
    return a_busy_desk()


@pytest.mark.parametrize("name", NAMES)
async def test_each_theme_is_worn_and_kept(desk: FakeInbox, name: str) -> None:
    async with at_the_desk(desk, theme=name) as pilot:
        assert isinstance(pilot.app, FrontdeskApp)
        assert (NAMES[name], NAMES[name]) == (pilot.app.theme, NAMES[pilot.app.view.theme or ""])
        await press(pilot, "enter", "D")

        assert NAMES[name] != pilot.app.theme
        assert "Maria Souza" in screen_text(pilot.app)


def colours(app: FrontdeskApp) -> set[int]:
    """By their numbers in the terminal's table; 999 is a colour of our own."""
    strips = app.screen._compositor.render_strips()
    styles = [segment.style for strip in strips for segment in strip if segment.style]
    found = {one for style in styles for one in (style.color, style.bgcolor) if one is not None}
    return {999 if one.number is None else one.number for one in found if not one.is_default}


async def test_the_ansi_theme_uses_the_terminals_own_colours_only(desk: FakeInbox) -> None:
    async with at_the_desk(desk, theme="ansi") as pilot:
        await press(pilot, "enter")

        assert isinstance(pilot.app, FrontdeskApp)
        assert 3 < len(colours(pilot.app))
        assert all(one < 16 for one in colours(pilot.app))


async def test_without_colours_there_is_none_and_every_mark_still_tells(
    desk: FakeInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "NO_COLOR", "1")
    async with at_the_desk(desk, theme="light") as pilot:
        assert isinstance(pilot.app, FrontdeskApp)
        for keys in (["enter"], ["r"], ["escape", "question_mark"], ["escape", "S"], ["escape", "D"]):
            await press(pilot, *keys)
            assert set() == colours(pilot.app)

        assert "light" == pilot.app.view.theme  # what was chosen before waits for a terminal with colours


def test_without_colours_no_two_signs_of_a_status_are_the_same() -> None:
    signs = [BARE_SIGNS.status(one) for one in ("pending", "sent", "delivered", "read", "failed", "unknown")]

    assert len(signs) == len(set(signs))
    assert FULL == replace(BARE_SIGNS, ticks_read=FULL.ticks_read)
