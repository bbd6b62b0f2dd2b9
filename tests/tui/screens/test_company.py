"""Several operators at one desk: who is seen where, who answers, and how one takes over from another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from daemon.api.chats import CHAT, AskChat
from daemon.api.endpoint import AskNothing
from daemon.api.errors import Conflict
from daemon.api.presence import AskPresence
from daemon.api.sessions import SESSIONS
from daemon.call import call
from tests.facts import a_peer, inbound
from tests.fakes.desk import FakeDesk, a_desk
from tests.tui.desk import a_busy_desk, an_app, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, cursor_line, enter, press, texts, write
from tui.screens import company
from tui.screens.company import DeskCompany
from tui.widgets.composer import ComposerText


async def test_others_are_seen_in_rows_title_and_strip() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter")
        desk.company("bia", "typing", 1)
        desk.company("cid", "viewing", 2)
        await settled(pilot)

        shown = screen_text(pilot.app)
        assert "ana+2" in shown
        assert "bia typing…" in shown
        assert "✎bia" in shown
        assert "◦cid" in shown


async def test_what_another_gives_us_and_takes_from_us_is_told_and_a_bulk_once() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        for chat, verb, to in ((2, "assign", "ana"), (3, "assign", "ana"), (1, "claim", "bia")):
            desk.chats_by_id[chat] = replace(desk.chats_by_id[chat], assignee=to)
            line = {"direction": "internal", "type": "triage", "detail": verb, "is_read": True}
            desk.receive(chat, "a line", sender_name="bia", **line)
        desk.receive(4, "claimed this", sender_name="ana", **{**line, "detail": "claim"})
        await becomes(pilot, lambda: "from you" in screen_text(pilot.app))

        shown = screen_text(pilot.app)
        assert "bia gave you 2 chats" in shown
        assert "bia took Maria Souza from you" in shown
        assert "ana took" not in shown


NOTED = {"direction": "internal", "type": "note", "is_read": True, "origin": "desk"}


async def test_a_note_that_mentions_us_is_told_once_and_changes_nothing_in_the_list() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        before = cursor_line(pilot)
        desk.receive(3, "@Ana can they keep the room?", sender_name="bia", **NOTED)
        desk.receive(4, "bread @ana", sender_name="cid", **NOTED)
        desk.receive(5, "bread @ana", sender_name="cid", **NOTED)
        desk.receive(6, "@anabel knows, not ana", sender_name="bia", **NOTED)
        desk.receive(7, "@ana to myself", sender_name="ana", **NOTED)
        await becomes(pilot, lambda: "cid mentions you" in screen_text(pilot.app))

        shown = screen_text(pilot.app)
        assert "bia mentions you in a note: Hotel Mar" in shown
        assert "cid mentions you in a note: 2 chats" in shown
        assert 2 == shown.count("mentions you")
        assert before == cursor_line(pilot)


async def test_a_note_of_a_lost_connection_is_told_once_with_the_next() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.go_down()
        await becomes(pilot, lambda: "lost" in screen_text(pilot.app))
        desk.receive(3, "@ana call them", sender_name="bia", **NOTED)
        desk.come_back()
        await becomes(pilot, lambda: "mentions you" in screen_text(pilot.app))
        desk.go_down()
        await becomes(pilot, lambda: "lost" in screen_text(pilot.app))
        desk.come_back()
        await becomes(pilot, lambda: "lost" not in screen_text(pilot.app))

        assert 1 == screen_text(pilot.app).count("mentions you")


async def test_a_note_offers_the_names_of_the_others_behind_an_at() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.company("zoe", "viewing", 2)
        await settled(pilot)
        await press(pilot, "p")
        await write(pilot, "ask @z")
        offered = screen_text(pilot.app)
        await press(pilot, "tab")
        await write(pilot, " or @")
        await press(pilot, "tab", "tab", "enter")

        assert "@zoe" in offered
        assert [("note", {"text": "ask @zoe or @bia"})] == [(one[0], one[2]) for one in desk.done]


async def test_a_chat_can_be_given_to_whoever_is_here_by_tab() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.company("zoe", "viewing", 2)
        await settled(pilot)
        await press(pilot, "A", "z", "tab", "enter")

        assert [("assign", {"to": "zoe"})] == [(one[0], one[2]) for one in desk.done]


async def test_the_desk_says_where_it_is_and_when_somebody_types() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "r")
        await write(pilot, "on its way")
        await press(pilot, "escape")
        await press(pilot, "escape")

    said = [(one.client, one.chat, one.is_typing) for one in desk.evidence.places]
    assert [("t1", None, False), ("t1", 1, False), ("t1", 1, True), ("t1", 1, False), ("t1", None, False)] == said


async def test_an_emptied_composer_and_a_sent_answer_hold_nothing() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "x")
        await press(pilot, "backspace")
        emptied = desk.evidence.places[-1].is_typing
        await write(pilot, "yes")
        await enter(pilot)

        assert (False, False) == (emptied, desk.evidence.places[-1].is_typing)


async def test_r_in_a_held_chat_asks_and_no_leaves_it_to_the_other() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.company("bia", "typing", 1)
        await settled(pilot)
        await press(pilot, "r")
        asked = screen_text(pilot.app)
        await press(pilot, "n")
        await write(pilot, "x")

        assert "Take over from bia?" in asked
        assert "y take over  n leave it to them" in asked
        assert not any(one.is_typing for one in desk.evidence.places)


async def test_a_yes_takes_over_and_the_composer_is_open() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.company("bia", "typing", 1)
        await settled(pilot)
        await press(pilot, "r")
        await pilot.pause(0.6)
        await press(pilot, "y")
        await write(pilot, "mine now")
        await enter(pilot)

        assert AskPresence("t1", 1, is_typing=True, take_over=True) in desk.evidence.places
        assert [(1, "mine now")] == texts(desk)


async def test_who_is_taken_over_from_is_told_and_keeps_the_text() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "half an answer")
        desk.company("bia", "typing", 1, took="ana")
        await settled(pilot)
        await write(pilot, "zzz")
        await pilot.pause(0.45)

        shown = screen_text(pilot.app)
        assert "bia has taken over" in shown
        assert "bia is answering this since" in shown
        assert "half an answer" == desk.drafts[1].text


async def test_what_is_typed_on_when_another_takes_over_does_nothing_to_the_chat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(company, "READ_FIRST", 60)
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "half an answ")
        desk.company("bia", "typing", 1, took="ana")
        await settled(pilot)
        before = list(desk.done)
        await press(pilot, "e", "U", "s", "enter")

        assert before == desk.done
        assert "bia has taken over" in screen_text(pilot.app)


async def test_after_a_moment_without_a_key_the_keys_are_the_desks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company, "READ_FIRST", 0.01)
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "half an answ")
        desk.company("bia", "typing", 1, took="ana")
        await settled(pilot)
        await press(pilot, "e")

        assert "done" in [one[0] for one in desk.done]


async def test_a_key_that_comes_too_late_puts_the_composer_aside_with_the_text() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        desk.company("bia", "typing", 1)
        await write(pilot, "h")
        await pilot.pause(0.45)

        assert "has been answering this" in screen_text(pilot.app)
        assert "h" == desk.drafts[1].text


async def test_a_send_into_a_held_chat_is_asked_about_once() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "hello")
        desk.company("bia", "typing", 1)
        desk.send_refuses = [Conflict("bia has been answering this for 3 s")]
        await enter(pilot)
        asked = screen_text(pilot.app)
        await pilot.pause(0.6)
        await press(pilot, "y")
        await pilot.pause(0.1)

        assert "bia has been answering this for 3 s" in asked
        assert [False, True] == [one.take_over for one in desk.sends]


async def test_a_lost_connection_forgets_the_others_until_it_is_told_again() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.company("bia", "viewing", 1)
        await settled(pilot)
        before = screen_text(pilot.app)
        desk.go_down()
        await becomes(pilot, lambda: "lost" in screen_text(pilot.app))
        lost = screen_text(pilot.app)
        desk.come_back()
        await becomes(pilot, lambda: len(desk.evidence.places) > 1)
        await settled(pilot)

        assert "ana+1" in before
        assert "ana+1" not in lost
        assert "ana+1" not in screen_text(pilot.app)


@asynccontextmanager
async def screens(desk: FakeDesk) -> AsyncIterator[tuple[Pilot[None], Pilot[None]]]:
    """Two operators' screens on one daemon."""
    ana, bia = (an_app(desk.inbox(name)) for name in ("ana", "bia"))
    sitting: Any = {"size": (120, 36), "notifications": True}
    async with ana.run_test(**sitting) as one, bia.run_test(**sitting) as other:
        await becomes(one, lambda: "Maria" in screen_text(ana))
        await becomes(other, lambda: "Maria" in screen_text(bia))
        yield one, other


async def test_two_screens_and_a_command_agree_after_each_verb(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        await desk.take(1, inbound("m1", peer=a_peer(name="Maria")))
        async with screens(desk) as (ana, bia):
            for verb, args, shown in (
                ("claim", {}, "@ana"), ("assign", {"to": "bia"}, "@bia"), ("tag", {"tag": "vip"}, "#vip"),
            ):  # fmt: skip
                inbox = desk.inbox("ana")
                await inbox.do(verb, (1,), args)
                await inbox.close()
                for pilot in (ana, bia):
                    await becomes(pilot, lambda p=pilot, s=shown: s in screen_text(p.app))  # type: ignore[misc]
            await press(ana, "enter")
            await becomes(bia, lambda: "◦ana" in screen_text(bia.app))
            told = await asyncio.to_thread(call, desk.path, CHAT, AskChat(1))
            sums = await asyncio.to_thread(call, desk.path, SESSIONS, AskNothing())
            held = [pilot.app.screen.rows.chat(1) for pilot in (ana, bia)]  # type: ignore[attr-defined]

    assert [told.chat, told.chat] == held
    assert (0, 0) == (told.chat.unread_count, sums.sessions[0].unread_count)
    assert "bia" == told.chat.assignee


async def test_a_note_written_on_one_screen_calls_the_operator_of_another(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        await desk.take(1, inbound("m1", peer=a_peer(name="Maria")))
        async with screens(desk) as (ana, bia):
            await press(ana, "p")
            await write(ana, "@bia she pays on Friday")
            await press(ana, "enter")
            await becomes(bia, lambda: "ana mentions you in a note: Maria" in screen_text(bia.app))
            told = await asyncio.to_thread(call, desk.path, CHAT, AskChat(1))

            assert "mentions you" not in screen_text(ana.app)
            assert (1, "hello") == (told.chat.unread_count, told.chat.preview)


async def test_whoever_puts_the_desk_aside_is_seen_in_no_chat_and_afterwards_again() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "ctrl+z")

        # A pilot's terminal can be left to nobody: it is as with `fg` at once.
        assert "cannot be put aside in this terminal" in screen_text(pilot.app)
        assert [None, 1, None, 1] == [one.chat for one in desk.evidence.places]


async def test_what_is_typed_behind_the_key_that_puts_the_desk_aside_does_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stopping = asyncio.Event()

    async def stops(_desk: DeskCompany) -> None:
        await stopping.wait()

    monkeypatch.setattr(DeskCompany, "step_away", stops)
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await pilot.press("ctrl+z", "e", "q")
        stopping.set()
        await becomes(pilot, lambda: "put aside" in screen_text(pilot.app))

        assert [] == desk.done
        assert "Leave frontdesk?" not in screen_text(pilot.app)


async def test_in_the_composer_that_key_takes_back_what_was_written() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "r")
        await write(pilot, "x")
        await press(pilot, "ctrl+z")

        assert "put aside" not in screen_text(pilot.app)
        assert 1 == desk.evidence.places[-1].chat
        assert "" == pilot.app.screen.query_one(ComposerText).text
