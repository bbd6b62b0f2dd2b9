"""Search on a real terminal: what was posted long ago is found, gone to, and come back from."""

from tests.scenarios.premises import COMMAND, Premises, gateway_text, meta_text
from tests.scenarios.screen import ENTER, ESCAPE, screen

CTRL_F = "\x06"
PATIENCE = 0.6
"""Seconds behind an Escape: a key that follows at once would make it alt and that key."""


def test_a_message_far_back_is_found_and_its_thread_opens_there_unread(desk: Premises) -> None:
    for number in range(150):
        body = "the needle in it" if number in (5, 80) else f"line {number}."
        desk.from_meta(meta_text(f"wamid.{number}", body, at=number - 200))
    desk.from_gateway("message_received", message=gateway_text("A1", "another needle"))
    desk.settled()
    with screen(COMMAND, desk.environ, 160, 48) as operator:
        operator.shows("live", 20)
        operator.type(CTRL_F)
        operator.shows("What are you looking for?")
        operator.type(*"needle")
        operator.shows("3 messages")
        operator.type(ENTER, "j", "j", ENTER)
        operator.shows("2 of 2")
        operator.shows("line 4.")
        operator.shows("newer ones below")
        desk.from_meta(meta_text("wamid.new", "something new"))
        operator.shows("1 new below")
        operator.type("N")
        operator.shows("line 79.")
        unread = desk.listed("chats", "list", "session:care")[0]["unread_count"]
        operator.type("G")
        operator.shows("line 149.")
        operator.hides("new below")
        operator.type(ESCAPE)
        operator.look(PATIENCE)
        operator.shows("3 messages")
        operator.type(ESCAPE)
        operator.look(PATIENCE)
        operator.shows("Open chats")

    assert 151 == unread
    assert 0 == desk.listed("chats", "list", "session:care")[0]["unread_count"]


def test_the_command_line_searches_in_the_chosen_session(desk: Premises) -> None:
    desk.from_meta(meta_text("wamid.1", "the needle of care"))
    desk.from_gateway("message_received", message=gateway_text("A1", "the needle of sales"))
    desk.settled()
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("live", 20)
        operator.type("2", ":", *"search needle", ENTER)
        operator.shows("1 message")
        lines = operator.look(0.3)

    assert "session:sales needle" in "".join(lines[:4])
    assert not any("needle of care" in line for line in lines)
