"""New messages told beyond the screen, by the whole desk."""

import sys
from pathlib import Path

from textual import events

from tests.tui.desk import a_busy_desk, screen_text
from tests.tui.sitting import at_the_desk, becomes, press


def a_note(folder: Path) -> list[str]:
    """A program that writes down what it was told."""
    return [sys.executable, "-c", f"import sys; open({str(folder / 'note')!r}, 'a').write(repr(sys.argv[1:]))",
            "{title}", "{text}"]  # fmt: skip


async def test_while_somebody_looks_nothing_is_told_and_then_it_is(tmp_path: Path) -> None:
    desk = a_busy_desk()
    async with at_the_desk(desk, notify={"what": "command", "command": a_note(tmp_path)}) as pilot:
        desk.receive(3, "first")
        await pilot.pause(0.3)
        assert not (tmp_path / "note").exists()

        pilot.app.post_message(events.AppBlur())
        await pilot.pause(0.1)
        desk.receive(3, "second; $(id)")
        await becomes(pilot, lambda: (tmp_path / "note").exists() and (tmp_path / "note").read_text())

        assert "['Hotel Mar', 'second; $(id)']" == (tmp_path / "note").read_text()


async def test_always_means_also_while_somebody_looks_but_not_at_that_thread(tmp_path: Path) -> None:
    desk = a_busy_desk()
    notify = {"when": "always", "what": "command", "command": a_note(tmp_path)}
    async with at_the_desk(desk, notify=notify) as pilot:
        await press(pilot, "enter")
        desk.receive(1, "seen at once")
        await pilot.pause(0.3)
        assert not (tmp_path / "note").exists()

        desk.receive(3, "elsewhere")
        await becomes(pilot, lambda: (tmp_path / "note").exists() and (tmp_path / "note").read_text())
        assert "['Hotel Mar', 'elsewhere']" == (tmp_path / "note").read_text()


async def test_in_privacy_mode_a_notice_has_the_pseudonym(tmp_path: Path) -> None:
    desk = a_busy_desk()
    notify = {"when": "always", "what": "command", "command": a_note(tmp_path)}
    async with at_the_desk(desk, notify=notify) as pilot:
        await press(pilot, "ctrl+backslash")
        desk.receive(3, "quarto 12")
        await becomes(pilot, lambda: (tmp_path / "note").exists() and (tmp_path / "note").read_text())

        note = (tmp_path / "note").read_text()
        assert "xxxxxx xx" in note
        assert "Hotel" not in note


async def test_in_privacy_mode_a_note_still_finds_whom_it_mentions(tmp_path: Path) -> None:
    desk = a_busy_desk()
    notify = {"when": "always", "what": "command", "command": a_note(tmp_path)}
    async with at_the_desk(desk, notify=notify) as pilot:
        await press(pilot, "ctrl+backslash")
        desk.receive(3, "@ana quarto 12", direction="internal", type="note", sender_name="bia", is_read=True)
        await becomes(pilot, lambda: (tmp_path / "note").exists() and (tmp_path / "note").read_text())

        note = (tmp_path / "note").read_text()
        assert "bia mentions you" in note
        assert "Hotel" not in note
        assert "quarto" not in note


async def test_a_program_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    desk = a_busy_desk()
    notify = {"when": "always", "what": "command", "command": [str(tmp_path / "nothing")]}
    async with at_the_desk(desk, notify=notify) as pilot:
        desk.receive(3, "elsewhere")
        await becomes(pilot, lambda: "[notify] command" in screen_text(pilot.app))

        assert "nothing" in screen_text(pilot.app)


async def test_a_rule_that_is_wrong_is_told_of_at_the_start() -> None:
    async with at_the_desk(a_busy_desk(), notify={"when": "sometimes"}) as pilot:
        assert "[notify] when: one of never" in screen_text(pilot.app)


async def test_the_terminal_is_told_in_its_own_words() -> None:
    desk = a_busy_desk()
    async with at_the_desk(desk, notify={"when": "always", "what": "osc777"}) as pilot:
        written: list[str] = []
        driver = pilot.app._driver
        assert driver is not None
        driver.write = written.append  # type: ignore[method-assign,assignment]
        desk.receive(3, "a; b")
        await becomes(pilot, lambda: written)

        assert ["\x1b]777;notify;Hotel Mar;a, b\x07"] == written
