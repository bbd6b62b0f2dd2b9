"""Times, days and counts as people read them."""

from datetime import UTC, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store.models import Media, MessageType, Millis, Notice, Quoted
from tests.builders import DAY, HOUR, MINUTE, NOW, a_chat, a_message, a_session
from tui import words
from tui.glyphs import ASCII, FULL
from tui.times import Times, span

TIMES = Times(UTC)


BANNED = Notice("account_update", "ban", "trouble", "DISABLED", NOW)
PAUSED = Notice("template_status", "hello", "warning", "hello \x1b[2J paused", NOW)


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (0, "13:00"),
        (12 * HOUR, "01:00"),
        (14 * HOUR, "Yesterday"),
        (2 * DAY, "Sun"),
        (6 * DAY, "Wed"),
        (7 * DAY, "29 Sep"),
        (300 * DAY, "Dec 2025"),
        (-DAY, "7 Oct"),
    ],
)
def test_the_list_says_when_as_briefly_as_is_clear(ago: int, shown: str) -> None:
    assert shown == TIMES.when(Millis(NOW - ago), NOW)


@pytest.mark.parametrize(
    ("ago", "shown"),
    [(0, "Today"), (DAY, "Yesterday"), (2 * DAY, "Sunday 4 October"), (400 * DAY, "Monday 1 September 2025")],
)
def test_a_day_line_names_the_day(ago: int, shown: str) -> None:
    assert shown == TIMES.day(Millis(NOW - ago), NOW)


def test_the_day_is_that_of_the_operators_clock() -> None:
    tokyo = Times(timezone(timedelta(hours=9)))

    assert "Yesterday" == TIMES.when(Millis(NOW - 14 * HOUR), NOW)
    assert "08:00" == tokyo.when(Millis(NOW - 14 * HOUR), NOW)


def test_twelve_hours_are_written_with_am_and_pm() -> None:
    assert "1:00pm" == Times(UTC, is_12h=True).time(NOW)
    assert "12:30am" == Times(UTC, is_12h=True).time(Millis(NOW + 11 * HOUR + 30 * MINUTE))


@given(st.integers(-(2**70), 2**70))
def test_no_moment_is_too_strange_to_be_written(at: int) -> None:
    moment = Millis(at)

    assert TIMES.when(moment, NOW)
    assert TIMES.day(moment, NOW)
    assert TIMES.full(moment, NOW)


@pytest.mark.parametrize(
    ("length", "shown"),
    [(-5, "0s"), (40_000, "40s"), (41 * MINUTE, "41m"), (3 * HOUR, "3h"), (47 * HOUR, "47h"), (3 * DAY, "3d")],
)
def test_a_span_has_one_unit(length: int, shown: str) -> None:
    assert shown == span(length)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Maria Souza", "MS"),
        ("Maria da Silva Souza", "MS"),
        ("bob", "BO"),
        ("+52 55 2233", "##"),
        ("(11) 9", "##"),
        ("王小明", "王"),
        ("🎉🎉", "##"),
        ("", "##"),
        ("x", "X"),
        ("ßtraße", "ST"),
    ],
)
def test_initials(name: str, shown: str) -> None:
    assert shown == words.initials(name)


@given(st.text(max_size=30))
def test_initials_never_push_the_name(name: str) -> None:
    from daemon.display import display

    assert cell_len(words.initials(display(name))) <= 2


def test_a_person_keeps_their_colour_when_the_name_changes() -> None:
    assert words.block_colour(a_chat(7, name="Ana")) == words.block_colour(a_chat(7, name="Ana Lima", session_id=2))


def test_windows_are_told_only_where_there_is_one() -> None:
    def told(closes_in: int) -> object:
        return words.window(a_chat(window_closes_at=Millis(NOW + closes_in)), NOW)

    assert words.window(a_chat(), NOW) is None
    assert ("41m", "amber") == told(41 * MINUTE)
    assert ("22h", "dim") == told(22 * HOUR)
    assert ("shut", "red") == told(0)


def test_a_preview_names_the_sender_in_groups_only() -> None:
    group = a_chat(kind="group", last_sender_name="Rui", preview="hi")
    private = a_chat(last_sender_name="Rui", preview="hi")

    assert words.Preview("Rui: ", "", "hi") == words.preview(group, FULL)
    assert words.Preview("", "", "hi") == words.preview(private, FULL)


def test_what_whatsapp_tells_and_who_is_not_known_are_named_in_words() -> None:
    call = a_message(type="system", body="missed voice call", sender_name=None, sender_phone=None)

    assert "WhatsApp" == words.sender(call)
    assert "unknown sender" == words.sender(a_message(sender_name=None, sender_phone=None))
    assert (
        "[WhatsApp] missed voice call"
        == words.preview(a_chat(last_message_type="system", preview="missed voice call"), ASCII).text
    )


@pytest.mark.parametrize(
    ("status", "sign", "plain"),
    [("pending", "◷", ".."), ("sent", "✓", "v"), ("delivered", "✓✓", "vv"), ("read", "✓✓", "VV"), ("failed", "!", "!"),
     ("unknown", "?", "?")],
)  # fmt: skip
def test_our_own_last_message_carries_its_ticks(status: str, sign: str, plain: str) -> None:
    chat = a_chat(last_message_direction="outbound", last_message_status=status)

    assert (sign, plain) == (words.preview(chat, FULL).sign, words.preview(chat, ASCII).sign)


def test_media_without_a_caption_is_named() -> None:
    photo = a_chat(last_message_type="image", preview="")

    assert "📷 photo" == words.preview(photo, FULL).text
    assert "photo" == words.preview(photo, ASCII).text
    assert "📷 look" == words.preview(a_chat(last_message_type="image", preview="look"), FULL).text


def test_what_cannot_be_drawn_yet_is_said_in_words() -> None:
    place = a_message(type="location", media=Media("image/jpeg", "a.jpg", 84_000))
    unknown = a_message(type="unsupported", detail="hologram")

    assert "📍 location · a.jpg · 84 kB" == words.mark(place, FULL)
    assert "[hologram] not shown yet" == words.mark(unknown, FULL)
    sent = a_message(type="template", body="Hello Ana", detail="follow_up", direction="outbound")
    assert "[template] follow_up" == words.mark(sent, FULL)
    assert "" == words.mark(a_message(), FULL)


@pytest.mark.parametrize(
    ("kind", "media", "mark"),
    [
        ("image", Media("image/jpeg", "image_17", 220_000, state="stored"), "📷 photo · 220 kB"),
        ("audio", Media(size=9_000, is_voice=True, state="stored"), "🎤 voice message · 9.0 kB"),
        ("audio", Media(size=9_000, is_voice=True, seconds=42, state="stored"), "🎤 voice message 0:42 · 9.0 kB"),
        ("video", Media(seconds=3723, state="stored"), "🎬 video 1:02:03"),
        ("audio", Media(is_voice=True, state="remote", is_remote=True), "🎤 voice message · not fetched yet"),
        ("image", Media(state="fetching", is_remote=True), "📷 photo · fetching…"),
        (
            "image",
            Media(state="broken", reason="Meta answered 404", is_remote=True),
            "📷 photo · Meta answered 404 · it can be fetched again",
        ),
        ("audio", Media(size=9_000, state="stored"), "🎤 audio · 9.0 kB"),
        ("document", Media(file_name="a.pdf", size=84_000, state="stored"), "📄 a.pdf · 84 kB"),
        ("sticker", Media(size=84_000, state="waiting"), "🎴 sticker · 84 kB · being stored"),
        (
            "video",
            Media(state="broken", reason="it came broken: it is empty"),
            "🎬 video · it came broken: it is empty",
        ),
        ("image", Media(), "📷 photo · its file did not come along"),
        ("image", None, "📷 photo · its file did not come along"),
    ],
)
def test_a_file_is_named_with_its_size_and_why_it_is_not_there(
    kind: MessageType, media: Media | None, mark: str
) -> None:
    assert mark == words.mark(a_message(type=kind, media=media, body=""), FULL)


def test_a_file_name_that_is_the_text_too_is_said_once() -> None:
    named = a_message(type="document", body="a.pdf", media=Media(file_name="a.pdf", state="stored"))

    assert "document" == words.mark(named, ASCII)


def test_a_huge_text_is_cut_and_says_so() -> None:
    long = words.body(a_message(body="a" * 70_000))
    tall = words.body(a_message(body="\n" * 70_000))

    assert len(long) < 4_200
    assert long.endswith("[cut here: 70,000 characters in all]")
    assert tall.count("\n") <= words.BODY_LINES
    assert "[cut here:" not in words.body(a_message(body="short"))


@pytest.mark.parametrize(
    ("number", "shown"), [(12, "12 B"), (84_000, "84 kB"), (1_500_000, "1.5 MB"), (2**31, "2.1 GB")]
)
def test_sizes(number: int, shown: str) -> None:
    assert shown == words.size(number)


def test_a_session_that_is_not_well_says_how() -> None:
    down = a_session(state="disconnected", state_reason="logged\nout")

    assert "disconnected: logged↵out" == words.state_words(down)
    assert ("down", "red") == words.state_mark(down)
    assert words.state_mark(a_session()) is None
    assert ("off", "dim") == words.state_mark(a_session(is_configured=False))


def test_late_is_only_what_came_live() -> None:
    received_at = Millis(NOW + HOUR)

    assert words.is_late(a_message(sent_at=NOW, received_at=received_at))
    assert not words.is_late(a_message(sent_at=NOW, received_at=received_at, origin="sync"))


def test_every_foreign_field_is_made_fit() -> None:
    hostile = "\x1b[2J\u202eevil\x00"
    chat = a_chat(name=hostile, preview=hostile, last_sender_name=hostile, kind="group")
    message = a_message(
        body=hostile, sender_name=hostile, type="unsupported", detail=hostile, media=Media(file_name=hostile),
        quoted=Quoted("x", body=hostile),
    )  # fmt: skip
    preview = words.preview(chat, FULL)
    shown = [
        words.name(chat), preview.sender, preview.text, words.body(message), words.sender(message),
        words.mark(message, FULL), words.state_words(a_session(state_reason=hostile)),
        words.session_name(a_session(key=hostile)),
    ]  # fmt: skip

    assert not [text for text in shown if {"\x1b", "\u202e", "\x00"} & set(text)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"state": "qr_scanning"}, "frontdesk sessions qr care shows it"),
        ({"state": "failed"}, "see what Meta says of the number"),
        ({"state": "disconnected", "provider_type": "webjs"}, "link it again at its gateway"),
        ({"state": "unknown"}, "nothing has come yet: is its webhook address set there?"),
        ({"trouble": "token refused", "trouble_hint": "renew it"}, "token refused: renew it"),
        ({"stray_name": "webjs_2"}, "linked anew? frontdesk sessions adopt care webjs_2"),
        ({"last_event_at": NOW - 2 * HOUR}, "silent for 2h: do its webhooks still come here?"),
        ({"last_event_at": NOW - 10}, ""),
        ({"is_configured": False, "state": "failed"}, ""),
        ({"notices": (BANNED,)}, "account: DISABLED"),
        ({"notices": (PAUSED, BANNED, PAUSED)}, "account: DISABLED (and 2 more on the health screen)"),
        ({"notices": (BANNED,), "trouble": "the token is refused"}, "the token is refused"),
        ({"notices": (PAUSED,), "last_event_at": NOW}, "template status: hello ␛[2J paused"),
        ({"notices": (BANNED,), "is_configured": False}, ""),
    ],
)
def test_a_session_that_needs_a_person_says_what_to_do(changes: dict[str, Any], expected: str) -> None:
    assert expected == words.needs(a_session(1, "care", **changes), NOW)


def test_what_shows_a_code_here_is_said_instead_of_the_command() -> None:
    assert "Q shows it" == words.needs(a_session(1, "care", state="qr_scanning"), NOW, "Q shows it")


def test_trouble_of_an_account_marks_its_session_on_the_strip_and_a_warning_does_not() -> None:
    assert ("account", "red") == words.state_mark(a_session(notices=(PAUSED, BANNED)))
    assert words.state_mark(a_session(notices=(PAUSED,))) is None
    assert ("down", "red") == words.state_mark(a_session(notices=(BANNED,), state="disconnected"))
