"""What is told beyond the screen: of whom, when, in which words, and never what a customer could make of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.api.feed import Frame
from tests.builders import NOW, a_chat, a_message
from tui.announcing import PAUSE, Announcement, Announcer, rule, sequence, words
from tui.masked import Masked
from tui.privacy import Mask

ALWAYS, _ = rule({"when": "always"})


def came(body: str = "olá", *, message: dict[str, Any] | None = None, **chat: Any) -> Frame:
    row = a_chat(1, name="Maria", **{"unread_count": 1, "preview": body, **chat})
    told = a_message(7, **{"body": body, "is_read": False, "sender_name": "Rui", **(message or {})})
    return Frame(9, "message.new", chat=row, message=told)


def hears(frame: Frame, table: dict[str, Any] | None = None, *, is_seen: bool = False) -> Announcement | None:
    return Announcer(rule({"when": "always", **(table or {})})[0]).hear(frame, "ana", NOW, 0.0, is_seen=is_seen)


def test_a_new_message_is_told_with_who_wrote_it() -> None:
    assert Announcement("Maria", "olá") == hears(came())
    assert Announcement("Maria (Rui)", "olá") == hears(came(kind="group"))


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"type": "image", "body": ""}, "[photo]"),
        ({"type": "image", "body": "look\nhere"}, "[photo] look here"),
        ({"type": "unsupported", "detail": "holo\x1bgram", "body": ""}, "[holo\u241bgram] not shown yet"),
        ({"body": "a secret", "revoked_at": NOW}, "[deleted by the sender]"),
    ],
)
def test_what_has_no_words_is_told_as_what_it_is(message: dict[str, Any], text: str) -> None:
    assert Announcement("Maria", text) == hears(came(message=message))


@pytest.mark.parametrize(
    "frame",
    [
        came(muted=True),
        came(unread_count=0),
        came(message={"direction": "outbound"}),
        came(message={"direction": "internal"}),
        came(message={"origin": "history"}),
        came(message={"origin": "sync"}),
        came(message={"is_read": True}),
        replace(came(), type="message.changed"),
        Frame(3, "chat.changed", chat=a_chat(1, unread_count=3)),
    ],
)
def test_of_everything_else_nothing_is_told(frame: Frame) -> None:
    assert hears(frame) is None


@pytest.mark.parametrize(
    ("body", "chat", "is_told"),
    [
        ("@551140001000 can you look?", {"kind": "group"}, True),
        ("hello @551140001000", {"kind": "group"}, True),
        ("@5511400010001 is another", {"kind": "group"}, False),
        ("551140001000 is our number", {"kind": "group"}, False),
        ("hello all", {"kind": "group"}, False),
        ("@551140001000", {"kind": "private"}, False),
    ],
)
def test_a_muted_group_is_told_of_when_it_mentions_our_number(body: str, chat: dict[str, Any], is_told: bool) -> None:
    frame = came(body, muted=True, **chat)

    told = Announcer(ALWAYS).hear(frame, "ana", NOW, 0.0, is_seen=False, phone="+55 11 4000-1000")

    assert is_told is (told is not None)
    assert Announcer(ALWAYS).hear(frame, "ana", NOW, 0.0, is_seen=False) is None


def test_privacy_mode_keeps_no_mention_back_and_tells_it_in_masked_words() -> None:
    mask = Mask()
    mask.is_on = True
    frame = mask.turned(came("@551140001000 help", kind="group", muted=True))

    told = Announcer(ALWAYS).hear(frame, "ana", NOW, 0.0, is_seen=False, phone=Masked("+55 xx", "+55 11 4000-1000"))

    assert told is not None
    assert "@xxxxxxxxxxxx xxxx" == told.text
    assert "Maria" not in told.title


def a_note(body: str, who: str = "bia", message: dict[str, Any] | None = None, **chat: Any) -> Frame:
    told = {"direction": "internal", "type": "note", "sender_name": who, "is_read": True, "origin": "desk"}
    return came(body, message={**told, **(message or {})}, **{"unread_count": 0, "preview": "olá", **chat})


@pytest.mark.parametrize("table", [{}, {"query": "is:mine"}, {"query": "session:elsewhere"}])
@pytest.mark.parametrize("chat", [{}, {"muted": True}, {"kind": "group", "muted": True}])
def test_a_note_that_mentions_us_is_told_whatever_its_chat_is(chat: dict[str, Any], table: dict[str, Any]) -> None:
    told = hears(a_note("@Ana she pays on Friday", **chat), table)

    assert Announcement("bia mentions you: Maria", "@Ana she pays on Friday") == told
    assert hears(a_note("she pays on Friday", **chat), table) is None


@pytest.mark.parametrize(
    "frame",
    [
        a_note("@ana I shall call her", "ana"),
        a_note("@ana", message={"revoked_at": NOW}),
        a_note("@ana", message={"type": "triage"}),
        replace(a_note("@ana"), type="message.changed"),
    ],
)
def test_of_notes_that_tell_us_nothing_new_nothing_is_told(frame: Frame) -> None:
    assert hears(frame) is None


def test_a_note_keeps_to_the_rule_of_all_news() -> None:
    frame = a_note("@ana VIP")

    assert hears(frame, {"when": "never"}) is None
    assert hears(frame, is_seen=True) is None
    assert Announcement("frontdesk", "1 note mentions you") == hears(frame, {"show_text": False})


def test_what_somebody_looks_at_is_not_told() -> None:
    assert hears(came(), is_seen=True) is None


@pytest.mark.parametrize(
    ("query", "is_told"),
    [("is:mine", True), ("is:mine session:sales", False), ("session:care", True), ("is:unassigned", False),
     ("maria", False)],
)  # fmt: skip
def test_the_query_says_of_which_chats(query: str, is_told: bool) -> None:
    told = hears(came(assignee="ana", session_key="care"), {"query": query})

    assert is_told is (told is not None)


def test_with_show_text_off_neither_name_nor_words_leave() -> None:
    assert Announcement("frontdesk", "1 new message") == hears(came(), {"show_text": False})


def test_a_storm_is_told_once_and_then_counted() -> None:
    announcer = Announcer(ALWAYS)
    told = [announcer.hear(came(), "ana", NOW, at * 0.01, is_seen=False) for at in range(200)]

    assert [Announcement("Maria", "olá")] == [one for one in told if one is not None]
    assert announcer.rest(PAUSE - 0.1) is None
    assert Announcement("frontdesk", "199 more new messages") == announcer.rest(PAUSE + 0.1)
    assert announcer.rest(3 * PAUSE) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_ends_the_terminals_command_or_begins_another(name: str, body: str) -> None:
    told = hears(replace(came(body), chat=replace(a_chat(1, unread_count=1), name=name, preview=body)))

    assert told is not None
    for what, fields in (("osc9", 2), ("osc777", 4)):
        inside = sequence(what, told).removeprefix("\x1b]").removesuffix("\x07")
        assert fields == len(inside.split(";"))
        assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 for one in inside)


def test_a_bell_is_a_bell() -> None:
    assert "\x07" == sequence("bell", Announcement("Maria", "olá"))


def test_a_commands_words_stay_words() -> None:
    told = Announcement("--help {text}", "$(rm -rf ~); `id` 'x")

    assert [
        "notify-send",
        " --help {text}",
        "$(rm -rf ~); `id` 'x",
        "-t",
        "{other}",
        "a $(rm -rf ~); `id` 'x!",
    ] == words(("notify-send", "{title}", "{text}", "-t", "{other}", "a {text}!"), told)


@pytest.mark.parametrize(
    ("table", "trouble"),
    [
        ({"when": "sometimes"}, "[notify] when: one of never, unfocused, always"),
        ({"what": "siren"}, "[notify] what: one of bell, osc9, osc777, command"),
        ({"what": "command"}, '[notify] command: a list such as ["notify-send", "{title}", "{text}"]'),
        ({"query": "is:nice"}, "[notify] query: is:nice is not known"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_told(table: dict[str, Any], trouble: str) -> None:
    made, troubles = rule(table)

    assert ("never", [trouble]) == (made.when, troubles)
