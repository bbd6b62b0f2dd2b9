"""Answers that did not leave: seen in the list, on the message, in the outbox; and settled from each place."""

from dataclasses import replace

import pytest

from daemon.api.errors import TryLater
from daemon.api.outbox import AskOutbox, OutboxDone, Unchanged
from tests.tui.desk import a_busy_desk, a_troubled_desk, screen_text, settled, unsent
from tests.tui.sitting import at_the_desk, becomes, burst, lines, press
from tui.screens import outbox, settling


async def test_a_failed_one_stands_in_the_list_on_the_message_and_in_the_line_below() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "failed", "here it is", error="not on WhatsApp", hint="check the number")
        desk.change_chat(1, failed_count=1)
        desk.change_outbox(1, "failed", error="not on WhatsApp", hint="check the number")
        await press(pilot, "enter")
        await pilot.pause(0.6)
        await settled(pilot)

        shown = screen_text(pilot.app)
        assert "!1" in lines(pilot)[4]
        assert "! not sent: not on WhatsApp" in shown
        assert "R send again · X drop" in shown
        assert "1 answer not sent · O" in lines(pilot)[-2]


async def test_a_count_that_could_not_be_had_takes_nothing_from_the_line_below() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        unsent(desk, "failed", "here it is")
        desk.change_outbox(1, "failed")
        await becomes(pilot, lambda: "1 answer not sent" in lines(pilot)[-2])
        asked = desk.calls.count("status")
        desk.refuses_next("status", *[TryLater("the daemon is busy")] * 50)
        desk.change_outbox(1, "failed")
        await becomes(pilot, lambda: desk.calls.count("status") > asked)

        assert "1 answer not sent" in lines(pilot)[-2]
        assert "the daemon is busy" not in screen_text(pilot.app)


async def test_retry_sends_the_newest_again() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "failed", "older")
        unsent(desk, "failed", "newer")
        await press(pilot, "enter", "R")
        asked = screen_text(pilot.app)
        nothing_yet = list(desk.outbox_done)
        await pilot.pause(0.05)
        await press(pilot, "y")

        assert "Send it to Maria Souza once more?" in asked
        assert "“newer”" in asked
        assert [] == nothing_yet
        assert [("retry", (2,))] == desk.outbox_done


async def test_sending_again_what_may_have_gone_is_asked_first() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "unknown", "did it go?")
        await press(pilot, "enter", "R")
        asked = screen_text(pilot.app)
        await press(pilot, "enter", "n")
        nothing = list(desk.outbox_done)
        await press(pilot, "R", "y")

        assert "the customer reads it twice" in asked
        assert [] == nothing
        assert [("retry", (1,))] == desk.outbox_done


async def test_a_person_says_that_it_went_out() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "unknown", "did it go?")
        await press(pilot, "enter", "C")

        assert [("confirm", (1,))] == desk.outbox_done
        assert "not known whether" not in screen_text(pilot.app)


async def test_what_is_dropped_can_be_written_anew() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "held", "still wanted?")
        await press(pilot, "enter", "X")
        shown = screen_text(pilot.app)
        await pilot.pause(0.4)

        assert [("cancel", (1,))] == desk.outbox_done
        assert "Its words are in the composer" in shown
        assert "still wanted?" == desk.drafts[1].text


async def test_what_is_dropped_never_overwrites_a_draft() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "held", "still wanted?")
        await press(pilot, "r", "m", "y", "escape", "X")
        await pilot.pause(0.4)

        assert "my" == desk.drafts[1].text


@pytest.mark.parametrize(("key", "state", "verb"), [("X", "held", "cancel"), ("C", "unknown", "confirm")])
async def test_the_answer_under_the_cursor_at_the_key_is_settled_whatever_is_typed_behind_it(
    key: str, state: str, verb: str
) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, state, "first")
        unsent(desk, state, "second")
        await press(pilot, "enter", "k")
        await burst(pilot, key, "j")

    assert [(verb, (1,))] == desk.outbox_done


async def test_what_is_typed_behind_the_key_that_sends_again_is_meant_for_its_question() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "failed", "first")
        unsent(desk, "failed", "second")
        await press(pilot, "enter", "k")
        await burst(pilot, "R", "j", "X")
        asked = screen_text(pilot.app)
        await pilot.pause(0.05)
        await press(pilot, "y")

    assert "“first”" in asked
    assert [("retry", (1,))] == desk.outbox_done


async def test_nothing_to_settle_is_a_sentence() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "R", "X", "C")

        assert "There is nothing here to send again." in screen_text(pilot.app)
        assert [] == desk.outbox_done


async def test_what_the_daemon_will_not_do_is_told() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "failed", "late")

        async def refuse(verb: str, ids: tuple[int, ...]) -> OutboxDone:
            return OutboxDone(0, (Unchanged(ids[0], "the customer's window is shut: send a template instead"),), 1)

        desk.do_in_outbox = refuse  # type: ignore[method-assign]
        await press(pilot, "enter", "R", "y")

        assert "the customer's window is shut" in screen_text(pilot.app)


async def test_a_message_that_was_told_twice_goes_away() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        echo = desk.receive(1, "from the phone", direction="outbound", status="sent", is_read=True)
        await press(pilot, "enter")
        there = "from the phone" in screen_text(pilot.app).replace("◆ ✓ from the phone", "")
        desk.forget_message(echo.id, into=9)
        await settled(pilot)

        assert there
        assert "from the phone" not in "\n".join(line[46:] for line in lines(pilot))


async def test_a_session_that_does_not_send_is_a_banner_with_what_ends_it() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.change_session(1, trouble="the token has expired\x1b[2J", trouble_hint="put a new one in the config")
        await settled(pilot)
        banner = lines(pilot)[-2]
        desk.change_session(1, trouble=None, trouble_hint=None)
        await settled(pilot)

        assert "care does not send: the token has expired" in banner
        assert "put a new one in the config" in banner
        assert "\x1b" not in banner
        assert "does not send" not in screen_text(pilot.app)


async def test_the_outbox_shows_what_waits_for_somebody_first() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "queued", "it waits")
        unsent(desk, "failed", "it failed", error="not on WhatsApp")
        unsent(desk, "sent", "it had left")
        await press(pilot, "O")
        shown = screen_text(pilot.app)
        await press(pilot, "tab")
        everything = screen_text(pilot.app)

        assert shown.index("it failed") < shown.index("it waits")
        assert "not on WhatsApp" in shown
        assert "it had left" not in shown
        assert "it had left" in everything


async def test_an_empty_outbox_says_so() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "O")

        assert "Nothing waits here: every answer has left." in screen_text(pilot.app)


async def test_the_outbox_settles_what_stands_under_its_cursor() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "failed", "first")
        unsent(desk, "failed", "second")
        await press(pilot, "O", "j", "R")
        asked = screen_text(pilot.app)
        await press(pilot, "y")
        shown = screen_text(pilot.app)

        assert "“first”" in asked
        assert [("retry", (1,))] == desk.outbox_done
        assert shown.index("second") < shown.index("first")


async def test_the_outbox_settles_what_stood_under_its_cursor_at_the_key() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "held", "first")
        unsent(desk, "held", "second")
        await press(pilot, "O")
        await burst(pilot, "X", "j")

    assert [("cancel", (2,))] == desk.outbox_done


async def test_the_outbox_offers_what_can_be_done_to_the_answer_under_its_cursor() -> None:
    desk = a_busy_desk()
    for state in ("failed", "unknown"):
        unsent(desk, state, f"a {state} one")
    async with at_the_desk(desk) as pilot:
        await press(pilot, "O")
        unknown = screen_text(pilot.app)
        await press(pilot, "j")
        failed = screen_text(pilot.app)
        await press(pilot, "C")

        assert "R send again  X drop  C it went out" in unknown
        assert "R send again  X drop  Tab" in failed
        assert "It was not sent. C is for an answer of which nobody knows" in screen_text(pilot.app).replace("\n", " ")


async def test_the_outbox_follows_what_happens_and_says_what_cannot_be_done() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "queued", "first")
        await press(pilot, "O", "C")
        told = screen_text(pilot.app)
        desk.change_outbox(1, "failed", error="too late")
        await settled(pilot)

        assert "It waits" in told
        assert "too late" in screen_text(pilot.app)
        assert [] == desk.outbox_done


async def test_the_cursor_stays_where_it_is_when_its_answer_leaves_and_the_key_was_for_that_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "LOOK_AGAIN", 60.0)
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        for body in ("oldest", "middle", "newest"):
            unsent(desk, "held", body)
        await press(pilot, "O", "j")
        desk.change_outbox(2, "sent")
        await settled(pilot)
        await press(pilot, "X")
        told = screen_text(pilot.app)
        nothing = list(desk.outbox_done)
        monkeypatch.setattr(outbox, "LOOK_AGAIN", 0.0)
        await press(pilot, "X")

        assert "has just left the list" in told
        assert [] == nothing
        assert [("cancel", (1,))] == desk.outbox_done


async def test_the_outbox_hears_what_happens_while_it_asks() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "failed", "first")
        await press(pilot, "O", "R")
        desk.change_outbox(1, "failed", error="it was tried by somebody else")
        await settled(pilot)
        await press(pilot, "n")

        assert "it was tried by somebody else" in screen_text(pilot.app)


async def test_what_is_dropped_in_the_outbox_is_the_draft_of_its_chat() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "held", "for Hotel Mar", chat_id=3)
        await press(pilot, "O", "X")
        told = screen_text(pilot.app)
        await pilot.pause(0.5)

        assert "Dropped: it is not sent. Its words are in the" in told
        assert "for Hotel Mar" == desk.drafts[3].text


async def test_an_answer_that_is_asked_about_is_in_view() -> None:
    async with at_the_desk(desk := a_busy_desk(), size=(120, 24)) as pilot:
        unsent(desk, "failed", "the one that failed", error="no")
        for n in range(30):
            desk.receive(1, f"later {n}")
        await press(pilot, "enter")
        before = screen_text(pilot.app)
        await press(pilot, "R", "n")

        assert "the one that failed" not in "\n".join(line[46:] for line in before.split("\n"))
        assert "the one that failed" in screen_text(pilot.app)


async def test_an_answer_in_the_outbox_leads_to_its_chat_held_or_not() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "failed", "for Maria")
        await press(pilot, "2", "O", "enter")

        assert "Maria Souza" in lines(pilot)[1]
        assert "for Maria" in screen_text(pilot.app)


async def test_the_outbox_without_a_connection_is_a_toast(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.go_down()
        await settled(pilot)
        await press(pilot, "O")

        assert "No connection to the daemon" in screen_text(pilot.app)
        assert [] == [ask for ask in desk.asked if isinstance(ask, AskOutbox)]


async def test_hostile_words_in_the_outbox_are_shown_clean() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        unsent(desk, "failed", "[/b]\x1b[2J", error="[@click=app.quit]x[/]\u202e", hint="\x9b31m")
        await press(pilot, "O")

        shown = screen_text(pilot.app)
        assert "[@click=app.quit]x[/]" in shown
        assert not {"\x1b", "\u202e", "\x9b"} & set(shown)


async def test_w_shows_what_shuts_next_and_back() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "W")
        by_window = [lines(pilot)[at] for at in (3, 5, 7)]
        title = lines(pilot)[1]
        await press(pilot, "W")

        assert ["Maria Souza", "Hotel Mar", "Padaria Sol"] == [line[6:26].strip() for line in by_window]
        assert "window" in title
        assert "recent" in lines(pilot)[1]


async def test_deliveries_that_are_put_aside_stand_in_the_line_below_until_there_are_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settling, "COUNT_EVERY", 0.05)
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        before = lines(pilot)[-2]
        desk.quarantined = 3
        await pilot.pause(0.2)
        told = lines(pilot)[-2]
        desk.quarantined = 0
        await pilot.pause(0.2)

        assert "! 3 deliveries not understood  frontdesk deliveries list --state quarantined" in told
        assert before == lines(pilot)[-2]


async def test_a_config_that_was_not_taken_comes_before_what_is_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "COUNT_EVERY", 0.05)
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.quarantined, desk.config_trouble = 1, "/etc/frontdesk/config.toml: line 3: there is no such key"
        await pilot.pause(0.2)
        line = lines(pilot)[-2]

        assert line.startswith(" ! config: line 3: there is no such key; it was not taken  H has all of it")
        assert line.endswith("1 delivery not understood")


@pytest.mark.parametrize("width", [160, 120, 80])
async def test_a_config_trouble_begins_with_its_reason_and_says_where_all_of_it_is_at_any_width(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr(settling, "COUNT_EVERY", 0.05)
    async with at_the_desk(desk := a_busy_desk(), (width, 36)) as pilot:
        desk.quarantined = 1
        desk.config_trouble = f"/etc/config.toml: line 30, session[2].mode: {'there is no mode of that name; ' * 5}"
        await pilot.pause(0.2)
        line = lines(pilot)[-2]

        assert line.startswith(" ! config: line 30, session")
        assert "…  H has all of it" in line
        assert line.endswith("1 delivery not understood")


async def test_answers_and_deliveries_are_both_counted_beside_a_session_that_does_not_send() -> None:
    desk = a_busy_desk()
    desk.quarantined = 2
    desk.sessions_by_id[1] = replace(desk.sessions_by_id[1], trouble="the token is refused")
    unsent(desk, "failed", "here it is")
    async with at_the_desk(desk) as pilot:
        line = lines(pilot)[-2]

        assert line.startswith(" ! care does not send: the token is refused")
        assert line.endswith("1 answer not sent · O · 2 deliveries not understood")
