"""Triage at the desk, as somebody does it who has forty chats to get through."""

from dataclasses import replace
from typing import Any

import pytest
from textual.events import Key as KeyPressed
from textual.events import Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot

from daemon.api.errors import Conflict
from store.models import Millis
from tests.builders import HOUR, NOW, a_chat
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, cursor_line, lines, press, write


def done(desk: FakeInbox) -> list[tuple[str, tuple[int, ...]]]:
    return [(verb, chats) for verb, chats, args in desk.done if not args.get("opened")]


def shown(pilot: Pilot[None]) -> str:
    return " ".join(screen_text(pilot.app).split())


def toasts(pilot: Pilot[None]) -> str:
    return "\n".join(f"{one.title}\n{one.message}" for one in pilot.app._notifications)


def title(pilot: Pilot[None]) -> str:
    return lines(pilot)[1]


async def test_filter_by_care_open_the_third_snooze_it_to_tomorrow_and_undo() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "slash")
        await write(pilot, "session:care")
        await pilot.pause(0.12)
        await press(pilot, "enter", "j", "j", "enter", "s")
        asked = shown(pilot)
        await write(pilot, "tomorrow 9")
        understood = shown(pilot)
        await press(pilot, "enter")
        told, opened, snoozed = toasts(pilot), title(pilot), desk.chats_by_id[4].status
        await press(pilot, "u")

        assert "snooze Padaria Sol until:" in asked
        assert "2h tomorrow 9 mon 9" in asked
        assert "Wed 7 Oct 09:00" in understood
        assert "snoozed Padaria Sol until Wed 09:00 · u undoes" in told
        assert "Inês Marques" in opened
        assert "snoozed" == snoozed
        assert "open" == desk.chats_by_id[4].status
        assert "took back: snoozed Padaria Sol until Wed 09:00 · ctrl+r puts it back" in toasts(pilot)


async def test_whose_a_chat_was_is_told_when_it_is_taken_from_them() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "j", "a")

        assert "claimed Entregas SP from bia · u undoes" in toasts(pilot)


async def test_e_puts_away_and_goes_on_so_that_three_times_e_is_three_chats() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await pilot.press("e", "e", "e")
        await settled(pilot)

        assert [("done", (1,)), ("done", (2,)), ("done", (3,))] == done(desk)
        assert "Padaria Sol" in cursor_line(pilot)
        assert "done: Hotel Mar · u undoes" in toasts(pilot)
        assert "Entregas SP · u undoes" not in toasts(pilot)


async def test_in_a_thread_e_opens_the_next_chat_and_big_e_stays() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "e")
        went_on = title(pilot)
        await press(pilot, "E")

        assert "Entregas SP" in went_on
        assert "Entregas SP" in title(pilot)
        assert [("done", (1,)), ("done", (2,))] == done(desk)


async def test_the_last_of_a_list_leads_back_to_it() -> None:
    async with at_the_desk(desk := FakeInbox([a_chat(1, name="Maria", last_message_at=NOW)])) as pilot:
        await press(pilot, "enter", "e")

        assert [("done", (1,))] == done(desk)
        assert "No chat open" in title(pilot)


async def test_without_advance_the_thread_stays() -> None:
    async with at_the_desk(a_busy_desk(), advances=False) as pilot:
        await press(pilot, "enter", "e")

        assert "Maria Souza" in title(pilot)


async def test_what_comes_in_meanwhile_steals_no_cursor() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.is_silent = True
        desk.receive(14, "agora sim")
        desk.is_silent = False
        await press(pilot, "j", "e")

        assert "Hotel Mar" in cursor_line(pilot)


async def test_nobody_puts_away_what_they_have_not_seen() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.is_silent = True
        desk.receive(1, "e mais uma coisa")
        await press(pilot, "e")

        assert "open" == desk.chats_by_id[1].status
        assert "left as it was: Maria Souza: a message came to it meanwhile" in toasts(pilot)
        assert "look at it, then do it again" in " ".join(toasts(pilot).split())


async def test_the_same_key_again_is_for_the_chat_that_was_left_as_it_was() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.is_silent = True
        desk.receive(1, "e mais uma coisa")
        await press(pilot, "e")
        desk.is_silent = False
        stands = cursor_line(pilot)
        desk.receive(1, "está aí?")
        await settled(pilot)
        await press(pilot, "e")

        assert "Maria Souza" in stands
        assert ("done", "open") == (desk.chats_by_id[1].status, desk.chats_by_id[2].status)


async def test_whoever_was_reading_it_is_back_in_its_thread_and_has_not_read_what_came() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter")
        desk.is_silent = True
        desk.receive(1, "e mais uma coisa")
        await press(pilot, "e")
        desk.is_silent = False
        back, unread = title(pilot), desk.chats_by_id[1].unread_count
        await press(pilot, "j", "e")

        assert "Maria Souza" in back
        assert (1, "done") == (unread, desk.chats_by_id[1].status)


async def test_an_operator_whom_nobody_knows_is_assigned_and_said() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.evidence.strangers = ("zed",)
        await press(pilot, "A")
        await write(pilot, "zed")
        await press(pilot, "enter")

        assert "zed" == desk.chats_by_id[1].assignee
        assert "nobody called zed has been here yet" in toasts(pilot)


async def test_what_came_below_the_view_of_a_thread_has_not_been_seen() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "g")
        desk.receive(1, "e mais uma coisa")
        await settled(pilot)
        await press(pilot, "t", "x", "enter", "E")
        early = desk.chats_by_id[1].status
        await press(pilot, "G", "E")

        assert ("open", "done") == (early, desk.chats_by_id[1].status)
        assert "left as it was: Maria Souza" in toasts(pilot)


async def test_marked_chats_are_one_step_and_one_undo() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "space", "space", "space", "t")
        asked = shown(pilot)
        await write(pilot, "#VIP")
        await press(pilot, "enter")
        told, tagged = toasts(pilot), [desk.chats_by_id[one].tags for one in (1, 2, 3)]
        await press(pilot, "u")

        assert "tag 3 chats:" in asked
        assert "tagged 2 chats #vip · u undoes" in told
        assert [("pix", "vip"), ("vip",), ("vip",)] == tagged
        assert [("pix", "vip"), (), ()] == [desk.chats_by_id[one].tags for one in (1, 2, 3)]


async def test_tab_goes_through_the_tags_that_are_held_and_untag_through_the_chat_s_own() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "t", "tab", "tab", "enter", "minus")
        own = shown(pilot)
        await press(pilot, "tab", "enter")

        assert ("tag", (1,), "pix") == (*desk.done[0][:2], desk.done[0][2]["tag"])
        assert "untag Maria Souza:" in own
        assert "callback" not in own.partition("untag Maria Souza")[2]
        assert ("untag", "pix") == (desk.done[1][0], desk.done[1][2]["tag"])


async def test_a_small_choice_takes_a_letter_and_a_name_is_offered() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "exclamation_mark")
        asked = shown(pilot)
        await press(pilot, "h", "enter", "A", "tab", "enter")

        assert "normal raised high urgent" in asked
        assert [("priority", {"level": 2}), ("assign", {"to": "ana"})] == [(one[0], one[2]) for one in desk.done]


async def test_a_chat_can_be_put_away_until_its_customer_writes() -> None:
    async with at_the_desk(desk := a_busy_desk(), size=(160, 48)) as pilot:
        await press(pilot, "s")
        await write(pilot, "ne")
        await press(pilot, "tab")
        asked = shown(pilot)
        await press(pilot, "enter")
        told = toasts(pilot)
        await press(pilot, "slash")
        await write(pilot, "status:snoozed")
        await press(pilot, "enter")

        assert "when the customer writes" in asked
        assert "snoozed Maria Souza until the next reply" in told
        assert ("snoozed", None) == (desk.chats_by_id[1].status, desk.chats_by_id[1].snoozed_until)
        assert "wakes at the next reply" in shown(pilot)


async def test_what_is_wrong_is_said_in_words_and_nothing_is_done() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "s", "enter")
        empty = shown(pilot)
        await write(pilot, "someday")
        nonsense = shown(pilot)
        await press(pilot, "enter", "escape")

        assert "When it opens by itself" in empty
        assert "'someday' is no time that is understood: such as 2h, 30m" in nonsense
        assert "snooze Maria Souza" not in shown(pilot)
        assert [] == desk.done


async def test_no_letter_behind_the_key_goes_astray() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await pilot.press("p", *("space" if one == " " else one for one in "quit e jj 2"), "enter")
        await settled(pilot)
        await press(pilot, "enter")
        await pilot.press("p", *"a", "slash", *"b", "vertical_line", "enter")
        await settled(pilot)

        assert ["quit e jj 2", "a/b|"] == [args["text"] for verb, _, args in desk.done if verb == "note"]
        assert [(1,), (1,)] == [chats for verb, chats, _ in desk.done if verb == "note"]


@pytest.mark.parametrize("where", ["list", "thread"])
async def test_keys_that_come_in_one_go_are_the_prompt_s_all_of_them(where: str) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, *(["enter"] if where == "thread" else []))
        for letter in "pq/e | jj2":
            pilot.app.post_message(KeyPressed("space" if letter == " " else _character_to_key(letter), letter))
        pilot.app.post_message(KeyPressed("enter", "\r"))
        await becomes(pilot, lambda: done(desk))

        assert [("note", {"text": "q/e | jj2"})] == [(one[0], one[2]) for one in desk.done if one[0] != "read"]
        await press(pilot, *(["slash"] if where == "thread" else []))
        assert ("Enter looks upwards" in shown(pilot)) is (where == "thread")


async def test_a_verb_has_the_key_that_the_config_gives_it_and_so_has_its_prompt() -> None:
    keys = {"chat.pending": "f8", "chat.note": "f6", "prompt.do": "f7"}
    async with at_the_desk(desk := a_busy_desk(), keys=keys) as pilot:
        await press(pilot, "f8", "enter", "f6")
        await write(pilot, "a/b")
        await press(pilot, "enter", "f7")

        assert [("pending", {}), ("note", {"text": "a/b"})] == [
            (one[0], one[2]) for one in desk.done if one[0] != "read"
        ]  # fmt: skip


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24)])
async def test_a_note_has_as_many_lines_as_somebody_writes(size: tuple[int, int]) -> None:
    async with at_the_desk(desk := a_busy_desk(), size=size) as pilot:
        await press(pilot, "p")
        await write(pilot, "ligou de novo")
        await press(pilot, "alt+enter")
        await write(pilot, "paga sexta")
        await press(pilot, "ctrl+j", "up", "home")
        await write(pilot, "e ")
        typed = lines(pilot)
        await press(pilot, "enter")

        assert ["note Maria Souza: ligou de novo", "e paga sexta"] == [one.strip() for one in typed[-5:-3]]
        assert "Enter do it  alt+Enter new line" in typed[-1]
        assert "complete" not in typed[-1]
        assert [{"text": "ligou de novo\ne paga sexta"}] == [args for verb, _, args in desk.done if verb == "note"]


async def test_a_note_that_is_pasted_keeps_its_lines_and_a_tag_has_one() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "p")
        pilot.app.screen.post_message(Paste("one\r\ntwo\x1b[2J\n" + "\n".join(f"line {one}" for one in range(20))))
        await settled(pilot)
        shown_of_it = [one.strip() for one in lines(pilot)[-8:-2]]
        await press(pilot, "enter", "t", "v", "alt+enter")
        footer = lines(pilot)[-1]
        await press(pilot, "enter")

        assert "line 19" == shown_of_it[-1]
        assert desk.done[0][2]["text"].startswith("one\ntwo[2J\nline 0\n")
        assert "new line" not in footer
        assert ("tag", {"tag": "v"}) == (desk.done[1][0], desk.done[1][2])


async def test_the_cursor_of_a_long_line_stays_in_view_however_long_the_name_is() -> None:
    async with at_the_desk(a_busy_desk(), size=(80, 24)) as pilot:
        await press(pilot, "G", "p")
        await write(pilot, "x" * 100 + "end")

        assert lines(pilot)[-3].rstrip().endswith("xend")


async def test_the_prompt_is_about_the_chat_it_was_opened_over() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "p")
        await write(pilot, "ligar")
        await pilot.click("#chats", offset=(10, 7))
        await settled(pilot)
        await press(pilot, "enter")

        assert [("note", (1,))] == done(desk)


async def test_p_and_m_take_off_again_what_is_there() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "P", "m", "P")
        told = toasts(pilot)

        assert [("pin", {}), ("mute", {}), ("pin", {"off": True})] == [(one[0], one[2]) for one in desk.done]
        assert "unpinned Maria Souza · u undoes" in told
        assert (False, True) == (desk.chats_by_id[1].pinned, desk.chats_by_id[1].muted)


async def test_undo_goes_back_step_by_step_and_redo_forth() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "a", "j", "m", "u", "u")
        before = desk.chats_by_id[2].muted, desk.chats_by_id[1].assignee
        await press(pilot, "ctrl+r", "ctrl+r")
        after = desk.chats_by_id[2].muted
        await press(pilot, "ctrl+r")

        assert (False, "ana") == before
        assert after
        assert "Nothing of yours can be put back." in toasts(pilot)


async def test_what_something_newer_covers_is_named() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "m")
        desk.deeds.covered = (1, 99)
        await press(pilot, "u")

        assert "Maria Souza, chat 99: something newer was done there, and stands" in toasts(pilot)


async def test_an_undone_chat_has_the_cursor_again() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "j", "j", "e", "j", "u")

        assert "Hotel Mar" in cursor_line(pilot)


async def test_a_dot_does_it_once_more_and_means_its_time_anew() -> None:
    clock = [NOW]
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        screen: Any = pilot.app.screen
        screen.scene = replace(screen.scene, now=lambda: clock[0])
        await press(pilot, "full_stop", "s", "2", "h", "enter")
        clock[0] = Millis(NOW + HOUR)
        await press(pilot, "full_stop")

        assert "could be repeated" in toasts(pilot)
        assert [(1,), (2,)] == [chats for _, chats, _ in desk.done]
        assert desk.done[0][2]["until"] < desk.done[1][2]["until"]


async def test_a_refusal_names_the_chat_that_was_left_behind() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.refuses = Conflict("the store is busy", "try again")
        await press(pilot, "e")

        assert "Not done - done: Maria Souza" in toasts(pilot)
        assert "the store is busy: try again" in toasts(pilot)


async def test_every_verb_by_name_asks_for_what_it_needs() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        for line, more in (
            ("pending", ""), ("reopen", ""), ("unassign", ""), ("assign bia", ""), ("rename", "Souza, M."),
            ("snooze mon 9", ""), ("wake", ""), ("priority urgent", ""), ("mute off", ""),
        ):  # fmt: skip
            await press(pilot, "g", "colon")
            await write(pilot, line)
            await press(pilot, "enter")
            if more:
                await write(pilot, more)
                await press(pilot, "enter")

        wanted = ["pending", "reopen", "unassign", "assign", "rename", "snooze", "wake", "priority", "mute"]
        assert wanted == [verb for verb, _, _ in desk.done]
        assert {"name": "Souza, M."} == desk.done[4][2]


async def test_the_contact_pane_tells_what_was_done_here_and_by_whom() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "m", "t", "x", "enter")
        await becomes(pilot, lambda: "tagged #x" in shown(pilot))
        told = shown(pilot).partition("done here")[2]
        await press(pilot, "u")
        await becomes(pilot, lambda: "taken back" in shown(pilot))
        await press(pilot, "j")
        await pilot.pause(0.3)

        assert -1 < told.find("tagged #x") < told.find("muted")
        assert "done here" not in shown(pilot)


async def test_privacy_masks_what_toasts_and_prompts_say() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "ctrl+backslash", "m", "u", "t")
        said = toasts(pilot) + shown(pilot)
        await press(pilot, "q", "enter", "colon")
        await write(pilot, "rename")
        await press(pilot, "enter", "tab", "escape")

        assert "took back: muted" in said
        assert "Maria" not in said
        assert [("mute", (1,)), ("tag", (1,))] == done(desk)


@pytest.mark.parametrize("opened", [("t",), ("enter", "slash")])
async def test_the_key_that_leaves_the_desk_is_the_configs_while_words_are_typed(opened: tuple[str, ...]) -> None:
    async with at_the_desk(a_busy_desk(), keys={"desk.quit": "ctrl+x"}) as pilot:
        await press(pilot, *opened)
        stayed = pilot.app.is_running
        await pilot.press("ctrl+x")
        await becomes(pilot, lambda: not pilot.app.is_running, seconds=5.0)

        assert stayed
