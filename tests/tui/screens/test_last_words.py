"""Words that only the screen has: a desk that ends leaves them on this machine, and the next one takes them in."""

import json
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest
from textual.pilot import Pilot

from daemon.api.drafts import AskKeepDraft
from daemon.api.errors import BadRequest, DaemonUnreachable
from store.models import Draft, Millis
from tests.builders import HOUR, NOW
from tests.fakes.inbox import FakeInbox
from tests.fakes.slow import slow
from tests.tui.desk import a_busy_desk, an_app, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, enter, press, texts, write
from tui import app as app_module
from tui.app import FrontdeskApp
from tui.screens.confirm import LosingScreen
from tui.screens.inbox import InboxScreen

HUNG_UP = 128 + signal.SIGHUP
GONE = {"chat_id": 4242, "text": "to nobody"}
LATER = Millis(NOW + HOUR)
IS_BACK = "What you wrote to Maria Souza is in the composer again."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tui.json"


@pytest.fixture
def another_process() -> "Iterator[subprocess.Popen[bytes]]":
    """It lives until somebody communicates with it."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as process:
        yield process


def files(path: Path) -> list[Path]:
    return sorted(path.with_name("drafts").glob("*"))


def toasts(pilot: Pilot[None]) -> str:
    return "\n".join(one.message for one in pilot.app._notifications)


def question(pilot: Pilot[None]) -> str:
    """As it is asked; on the screen its lines stand between others."""
    screen = pilot.app.screen
    assert isinstance(screen, LosingScreen)
    return " ".join(screen.question)


async def ended(pilot: Pilot[None]) -> None:
    """The terminal is closed."""
    app = pilot.app
    assert isinstance(app, FrontdeskApp)
    app._leave(HUNG_UP)
    await becomes(pilot, lambda: not app.is_running)


async def left(desk: FakeInbox, path: Path, text: str = "vou ver") -> None:
    """A desk that ended with words that the daemon never had, in the first chat."""
    async with at_the_desk(desk, state_path=path) as pilot:
        await press(pilot, "r")
        desk.go_down()
        await write(pilot, text)
        await ended(pilot)
    desk.come_back()


async def wants_to_leave(pilot: Pilot[None], desk: FakeInbox) -> None:
    """Words that a daemon which has gone does not have, the key that leaves, and the question."""
    await press(pilot, "r")
    desk.go_down()
    await write(pilot, "vou ver")
    await press(pilot, "ctrl+q")
    await becomes(pilot, lambda: "Leave frontdesk?" in screen_text(pilot.app))


async def test_a_closed_terminal_leaves_the_words_for_the_next_desk(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    [file] = files(path)
    kept, mode = json.loads(file.read_text()), S_IMODE(file.stat().st_mode)
    before = dict(desk.drafts)
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))
        told = screen_text(pilot.app)
        await press(pilot, "enter")

        assert {} == before
        assert 0o600 == mode
        assert ("e1", "ana") == (kept["epoch"], kept["operator"])
        assert [(1, "Maria Souza", "vou ver")] == [(one["chat_id"], one["name"], one["text"]) for one in kept["chats"]]
        assert "vou ver" == desk.drafts[1].text
        assert IS_BACK in " ".join(told.split())
        assert "vou ver" in screen_text(pilot.app)
        assert [] == desk.sends


async def test_what_the_daemon_got_before_the_end_is_in_no_file(path: Path) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "r")
        await pilot.press("h", "i")
        await ended(pilot)

    assert "hi" == desk.drafts[1].text
    assert [] == files(path)


async def test_a_daemon_that_does_not_answer_in_time_does_not_have_them(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "LAST_WORDS", 0.05)
    app = an_app(slow(a_busy_desk(), keep_draft=0), state_path=path)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "r")
        await write(pilot, "k")
        await pilot.pause(0.4)  # the draft is on its way by now, as it stands there
        await ended(pilot)

    assert "k" == json.loads(files(path)[0].read_text())["chats"][0]["text"]


async def test_what_the_daemon_will_not_keep_is_not_left_at_once_and_not_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_ask: AskKeepDraft) -> Draft:
        raise BadRequest("too long")

    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        monkeypatch.setattr(desk, "keep_draft", refuse)
        await press(pilot, "r")
        await write(pilot, "vou ver")
        await press(pilot, "ctrl+q")
        await becomes(pilot, lambda: "Leave frontdesk?" in screen_text(pilot.app))
        await ended(pilot)

    assert "vou ver" in files(path)[0].read_text()


async def test_a_yes_to_the_question_loses_nothing(path: Path, fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await wants_to_leave(pilot, desk)
        asked = question(pilot)
        await pilot.press("y")
        await becomes(pilot, lambda: not pilot.app.is_running)

    assert "The daemon does not have what you wrote to Maria Souza." in asked
    assert "It is kept on this machine until the desk starts again." in asked
    assert "lose" not in asked
    assert "vou ver" in files(path)[0].read_text()


async def test_the_same_key_twice_loses_nothing(path: Path, fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await wants_to_leave(pilot, desk)
        await pilot.press("ctrl+q")
        await becomes(pilot, lambda: not pilot.app.is_running)

    assert "vou ver" in files(path)[0].read_text()


async def test_whoever_stays_has_them_on_the_screen_alone(path: Path, fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await wants_to_leave(pilot, desk)
        asked = len(files(path))
        await press(pilot, "n")
        await becomes(pilot, lambda: not files(path))

        assert 1 == asked
        assert "vou ver" in screen_text(pilot.app)


async def test_where_they_cannot_be_kept_it_is_said_and_asked_again(path: Path, fast: None) -> None:
    path.with_name("drafts").write_text("no folder")
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "r")
        desk.go_down()
        await write(pilot, "vou ver")
        await press(pilot, "escape", "q", "q")
        first = question(pilot)
        await press(pilot, "y")
        await becomes(pilot, lambda: "Whoever leaves now loses it" in screen_text(pilot.app))
        second = question(pilot)
        await pilot.press("y")
        await becomes(pilot, lambda: not pilot.app.is_running)

    assert "It is kept on this machine" in first
    assert "cannot be kept on this machine: File exists. Whoever leaves now loses it." in second


@pytest.mark.parametrize("where", [{}, {"state_path": Path("/nowhere/tui.json"), "comes_back": False}])
async def test_where_nothing_stays_behind_no_promise_is_made(where: dict[str, Any], fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk(), **where) as pilot:
        await wants_to_leave(pilot, desk)
        asked = question(pilot)
        await pilot.press("y")
        await becomes(pilot, lambda: not pilot.app.is_running)

    assert "Whoever leaves now may lose it." in asked


async def test_a_desk_that_is_put_aside_leaves_them_until_it_goes_on(
    path: Path, fast: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    while_aside: list[list[Path]] = []

    def can_stop() -> bool:
        while_aside.append(files(path))
        return False

    monkeypatch.setattr("tui.aside.can_stop", can_stop)
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "r")
        desk.go_down()
        await write(pilot, "vou ver")
        await press(pilot, "escape", "ctrl+z")
        await becomes(pilot, lambda: while_aside and not files(path))

        assert 1 == len(while_aside[0])
        assert "vou ver" in screen_text(pilot.app)


async def test_what_a_desk_that_is_put_aside_still_has_goes_into_no_other_desk(
    path: Path, fast: None, another_process: "subprocess.Popen[bytes]"
) -> None:
    await left(desk := a_busy_desk(), path)
    files(path)[0].rename(path.with_name("drafts") / f"{another_process.pid}-ab.json")
    async with at_the_desk(desk, state_path=path) as pilot:
        await press(pilot, "enter", "r")
        shown = screen_text(pilot.app)
        await enter(pilot)
    while_it_lives = (len(files(path)), dict(desk.drafts), len(desk.sends))
    another_process.communicate()
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))

    assert "vou ver" not in shown
    assert (1, {}, 0) == while_it_lives
    assert "vou ver" == desk.drafts[1].text


async def test_a_newer_draft_is_never_written_over(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    desk.drafts[1] = Draft(1, "written elsewhere", None, 60, LATER)
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))

        assert "written elsewhere\nvou ver" == desk.drafts[1].text
        assert "It stands below what was written since: Maria Souza." in " ".join(screen_text(pilot.app).split())


async def test_what_the_daemon_had_of_them_does_not_stand_there_twice(path: Path, fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "r")
        await write(pilot, "voo")
        await becomes(pilot, lambda: desk.drafts)
        desk.go_down()
        await pilot.press("backspace")
        await write(pilot, "u ver")
        await ended(pilot)
    desk.come_back()
    before = desk.drafts[1].text
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))

    assert ("voo", "vou ver") == (before, desk.drafts[1].text)


async def test_another_store_never_gets_them(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    desk.change_epoch("e2")
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: "customers of another store" in toasts(pilot))
        await press(pilot, "enter")
        opened = screen_text(pilot.app)
        await ended(pilot)
    there = dict(desk.drafts)
    desk.change_epoch("e1")
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))

    assert "vou ver" not in opened
    assert {} == there
    assert "vou ver" == desk.drafts[1].text


async def test_an_older_copy_of_the_store_never_gets_them(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    desk.seq -= 1
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: "customers of another store" in toasts(pilot))

    assert {} == desk.drafts
    assert 1 == len(files(path))


async def test_somebody_else_with_the_same_number_never_gets_them(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    desk.chats_by_id[1] = replace(desk.chats_by_id[1], phone="+55 11 90000-0000")
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: "has another number by now" in toasts(pilot))
        await press(pilot, "enter")

        assert "vou ver" not in screen_text(pilot.app)
    assert {} == desk.drafts
    assert 1 == len(files(path))


async def test_what_waits_for_its_conversation_in_another_store_waits_through_every_end(path: Path, fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "r")
        desk.go_down()
        await write(pilot, "vou ver")
        desk.change_epoch("e2")
        desk.chats_by_id[77] = replace(desk.chats_by_id.pop(1), id=77)
        desk.come_back()
        await becomes(pilot, lambda: "another store" in screen_text(pilot.app))
        await ended(pilot)
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: "1 text that you had begun" in screen_text(pilot.app))
        await ended(pilot)
    between = (len(files(path)), dict(desk.drafts))
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: "1 text that you had begun" in screen_text(pilot.app))
        await press(pilot, "enter")
        await becomes(pilot, lambda: desk.drafts)
        await ended(pilot)

    assert (1, {}) == between
    assert {77: "vou ver"} == {id: draft.text for id, draft in desk.drafts.items()}
    assert [] == files(path)


async def test_another_operator_never_gets_them(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    desk.operator = "bia"
    async with at_the_desk(desk, state_path=path) as pilot:
        await press(pilot, "enter")
        await pilot.pause(0.1)

        assert "vou ver" not in screen_text(pilot.app)
        assert "What you wrote" not in screen_text(pilot.app)
    assert {} == desk.drafts
    assert 1 == len(files(path))


@pytest.mark.parametrize("text", ["{", '{"version": 9}', ""])
async def test_a_broken_file_is_told_and_kept_and_the_desk_starts(path: Path, text: str) -> None:
    path.with_name("drafts").mkdir()
    path.with_name("drafts").joinpath("0-ab.json").write_text(text)
    async with at_the_desk(a_busy_desk(), state_path=path) as pilot:
        await becomes(pilot, lambda: "cannot be read" in screen_text(pilot.app))

        assert "Maria Souza" in screen_text(pilot.app)
        assert isinstance(pilot.app.screen, InboxScreen)
    assert [("0-ab.json.broken", text)] == [(one.name, one.read_text()) for one in files(path)]


async def test_a_file_out_of_reach_is_told_and_the_others_are_taken_in(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    path.with_name("drafts").joinpath("0-ab.json").mkdir()
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: len(files(path)) == 1)

        assert "is out of reach" in screen_text(pilot.app)
        assert "vou ver" == desk.drafts[1].text


async def test_two_desks_that_end_at_once_lose_nothing(path: Path, fast: None) -> None:
    desk = a_busy_desk()
    async with at_the_desk(desk, state_path=path) as one, at_the_desk(desk, state_path=path) as other:
        for pilot in (one, other):
            await press(pilot, "r")
        desk.go_down()
        await write(one, "um")
        await write(other, "dois")
        await ended(one)
        await ended(other)
    desk.come_back()
    desk.now = LATER
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))

    assert ["dois", "um"] == sorted(desk.drafts[1].text.split("\n"))


async def test_whoever_was_not_known_at_the_end_is_whoever_comes_next(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    [file] = files(path)
    file.write_text(json.dumps(json.loads(file.read_text()) | {"operator": ""}))
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))

    assert "vou ver" == desk.drafts[1].text


async def test_they_wait_for_a_daemon_that_is_away_at_the_start(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    desk.go_down()
    async with at_the_desk(desk, state_path=path) as pilot:
        waiting = len(files(path))
        desk.come_back()
        await becomes(pilot, lambda: not files(path))

    assert 1 == waiting
    assert "vou ver" == desk.drafts[1].text


async def test_an_older_daemon_gets_them_once_it_is_a_newer_one(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    desk.is_older = True
    for _ in range(2):
        async with at_the_desk(desk, state_path=path) as pilot:
            await settled(pilot)
            told = screen_text(pilot.app)
            await press(pilot, "enter")
            shown = screen_text(pilot.app)
            await ended(pilot)
        assert IS_BACK in " ".join(told.split())
        assert 1 == len(files(path))
    desk.is_older = False
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))

    assert "vou ver" in shown
    assert "vou ver" == desk.drafts[1].text


async def test_an_answer_that_was_taken_is_not_written_anew(path: Path, fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "r")
        await write(pilot, "one")
        desk.send_refuses.extend([DaemonUnreachable("gone")] * 9)
        await enter(pilot)
        desk.go_down()
        await write(pilot, "two")
        await ended(pilot)
    desk.come_back()
    desk.drafts.clear()
    desk.receive(1, "one", direction="outbound", is_read=True, sender_name="ana", origin="desk", sent_at=LATER)
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))

    assert "two" == desk.drafts[1].text


async def test_an_answer_that_was_not_taken_is_a_draft_and_is_not_sent_by_itself(path: Path, fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "r")
        await write(pilot, "one")
        desk.send_refuses.append(DaemonUnreachable("gone"))
        desk.go_down()
        await pilot.pause(0.02)
        await enter(pilot)
        await ended(pilot)
    desk.come_back()
    asked = len(desk.sends)
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))
        await pilot.pause(0.1)

    assert "one" == desk.drafts[1].text
    assert asked == len(desk.sends)


async def test_a_chat_that_is_gone_keeps_the_file_and_the_others_get_theirs(path: Path, fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "r")
        desk.go_down()
        await write(pilot, "um")
        await press(pilot, "escape", "escape", "j", "r")
        await write(pilot, "dois")
        await ended(pilot)
    desk.come_back()
    gone = desk.chats_by_id.pop(1)
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: "there is no chat 1" in screen_text(pilot.app))
        told = " ".join(screen_text(pilot.app).split())
    [file] = files(path)

    assert "dois" == desk.drafts[2].text
    assert "What you wrote to Entregas SP is in the composer again." in told
    assert [(gone.id, "um")] == [(one["chat_id"], one["text"]) for one in json.loads(file.read_text())["chats"]]


def holds_more(path: Path) -> dict[str, Any]:
    """The file that was left has words to a chat that is gone, too. Returns what it says now."""
    [file] = files(path)
    kept = json.loads(file.read_text())
    kept["chats"].append(kept["chats"][0] | GONE)
    file.write_text(json.dumps(kept))
    return dict(kept)


def kept_in(path: Path) -> list[tuple[list[str], list[str]]]:
    """What the files say, of chats and of what waits for its conversation."""
    kept = [json.loads(one.read_text()) for one in files(path)]
    return [([one["text"] for one in file["chats"]], [one["text"] for one in file["parked"]]) for file in kept]


async def test_of_a_file_that_is_taken_in_by_half_nothing_comes_twice_after_a_reconnect(
    path: Path, fast: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_ask: AskKeepDraft) -> Draft:
        raise BadRequest("busy")

    await left(desk := a_busy_desk(), path)
    holds_more(path)
    keep_draft = desk.keep_draft
    monkeypatch.setattr(desk, "keep_draft", refuse)
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: IS_BACK in toasts(pilot))
        before = kept_in(path)
        monkeypatch.setattr(desk, "keep_draft", keep_draft)
        await press(pilot, "r")
        await enter(pilot)
        await becomes(pilot, lambda: desk.sends)
        desk.go_down()
        await pilot.pause(0.05)
        desk.come_back()
        await pilot.pause(0.5)
        await press(pilot, "r")

        assert [(["vou ver", "to nobody"], [])] == before
        assert [(["to nobody"], [])] == kept_in(path)
        assert "vou ver" not in desk.drafts.get(1, Draft(1, "", None, 0, None)).text
        assert [(1, "vou ver")] == texts(desk)


async def test_what_waited_in_a_file_that_is_taken_in_by_half_is_sent_once(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    kept, chat = holds_more(path), desk.chats_by_id[1]
    parked = {"session": chat.session_key, "kind": chat.kind, "name": chat.name, "phone": chat.phone, "text": "já vai"}
    waiting = [parked, parked | {"name": "Ninguém", "text": "espera"}]
    files(path)[0].write_text(json.dumps(kept | {"chats": kept["chats"][1:], "parked": waiting}))
    for _ in range(3):
        async with at_the_desk(desk, state_path=path) as pilot:
            await becomes(pilot, lambda: "there is no chat 4242" in toasts(pilot))
            await press(pilot, "r")
            await enter(pilot)
            await pilot.pause(0.1)
            await ended(pilot)

    assert [(1, "já vai")] == texts(desk)
    assert [([], ["espera"]), (["to nobody"], [])] == sorted(kept_in(path))


async def test_under_the_mask_nobody_is_named(path: Path, fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "ctrl+backslash", "r")
        desk.go_down()
        await write(pilot, "vou ver")
        await ended(pilot)
    desk.come_back()
    name = json.loads(files(path)[0].read_text())["chats"][0]["name"]
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: "is in the composer again" in screen_text(pilot.app))
        shown = screen_text(pilot.app)

    assert "Maria Souza" == name
    assert "Maria" not in shown


async def test_nothing_is_read_before_the_first_rows_are_painted(path: Path, fast: None) -> None:
    await left(desk := a_busy_desk(), path)
    app = an_app(slow(desk, chats=0), state_path=path)
    async with app.run_test(size=(120, 36)) as pilot:
        await becomes(pilot, lambda: app.desk.is_live)
        await pilot.pause(0.2)
        without_rows = (len(files(path)), dict(desk.drafts))
    async with at_the_desk(desk, state_path=path) as pilot:
        await becomes(pilot, lambda: not files(path))

    assert (1, {}) == without_rows
