"""Answering on a real terminal: written by keys, taken by providers that stand in, read by the customer."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.demo.graph import refusing
from cli.demo.stand_in import DROPPED, refused
from tests.fakes.providers import CARE, SALES, echo, posted, reports, scripted, tick
from tests.scenarios.answering import AnsweringDesk, answering
from tests.scenarios.premises import COMMAND, until
from tests.scenarios.screen import ENTER, ESCAPE, Screen, screen
from tui.looks import DARK, LOOKS

_ALT_UP, _ALT_ENTER, _F4 = "\x1b[1;3A", "\x1b\r", "\x1bOS"
_PASTE = "\x1b[200~{}\x1b[201~"
_DAY = 24 * 3600


@pytest.fixture
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnsweringDesk]:
    folder: Path = tmp_path_factory.mktemp("d")
    with answering(folder) as desk:
        yield desk


def at_the_composer(operator: Screen, customer: str = "Ana Souza") -> None:
    operator.shows(customer, 20)
    operator.shows("live")
    operator.type("r")
    operator.shows("reply as")


def sent(one: AnsweringDesk) -> list[str]:
    return [taken.text for taken in (*one.graph.taken, *one.node.taken)]


def test_a_message_arrives_is_answered_and_read_and_the_ticks_turn(one: AnsweringDesk) -> None:
    with screen(COMMAND, one.desk.environ) as operator:
        operator.shows("No chats yet", 20)
        one.customer_writes("where is it?")
        at_the_composer(operator)
        operator.shows("reply as care · +15550783881")
        operator.shows("left, closes")
        operator.type("on its way", ENTER)
        until(lambda: sent(one) == ["on its way"])
        operator.shows("◷")
        asyncio.run(posted(one.desk.port, reports(one.graph.taken[0], CARE, "sent")))
        operator.shows("✓")
        asyncio.run(posted(one.desk.port, [tick(one.graph.taken[0], CARE, "delivered")]))
        operator.shows("✓✓")
        asyncio.run(posted(one.desk.port, [tick(one.graph.taken[0], CARE, "read")]))
        operator.shows_in("✓", LOOKS[DARK].read.removeprefix("#"))

    assert ["on its way"] == sent(one)


def test_the_provider_goes_down_failover_is_asked_sent_and_shown(one: AnsweringDesk) -> None:
    one.customer_writes("hello", phone="6281234567890")
    one.neighbour_writes("halo")
    with screen(COMMAND, one.desk.environ) as operator:
        operator.shows("halo", 20)
        operator.shows("live")
        one.sales_is("session_disconnected", reason="LOGOUT", status="disconnected")
        operator.shows("down")
        operator.type("2")
        operator.hides("hello")
        operator.type("r")
        operator.shows("reply as care · +15550783881")
        operator.shows("via care: the customer sees another")
        operator.type("we answer from here", ENTER)
        operator.shows("Send as care")
        nothing_yet = sent(one)
        operator.look(0.8)  # as long as one reads
        operator.type("y")
        until(lambda: sent(one) == ["we answer from here"])
        operator.shows("It left by care")

    assert [] == nothing_yet
    assert ["we answer from here"] == [taken.text for taken in one.graph.taken]
    assert "+6281234567890" == one.graph.taken[0].to


def test_the_window_shuts_and_a_template_goes(one: AnsweringDesk) -> None:
    one.customer_writes("long ago", at=4 - _DAY)
    with screen(COMMAND, one.desk.environ) as operator:
        at_the_composer(operator)
        operator.type("too late")
        operator.shows("the window is shut")
        operator.type(ENTER)
        operator.shows("Templates of care")
        operator.shows("Hello Ana Souza, may we help?")
        operator.type(ENTER)
        operator.shows("template follow_up en_US")
        operator.type(ENTER)
        until(lambda: [taken.template for taken in one.graph.taken] == ["follow_up"])
        operator.shows("too late")

    assert ("Ana Souza",) == one.graph.taken[0].values


def test_a_refusal_is_seen_on_the_message_and_sent_again_by_a_key(one: AnsweringDesk) -> None:
    one.customer_writes("hello")
    one.graph.fate = scripted(refusing(131026))
    with screen(COMMAND, one.desk.environ) as operator:
        at_the_composer(operator)
        operator.type("here", ENTER)
        operator.shows("! not sent:")
        operator.shows("R send again")
        operator.shows("1 answer not sent · O")
        operator.type(ESCAPE)
        operator.look(0.5)  # a key that follows at once would make it alt and that key
        operator.type("R")
        operator.shows("Send it to Ana Souza once more?")
        operator.shows("“here”")
        operator.look(0.8)  # as long as one reads
        operator.type("y")
        until(lambda: sent(one) == ["here"])
        operator.hides("not sent:")

    assert ["here"] == sent(one)


def test_what_nobody_knows_is_shown_until_the_echo_tells(one: AnsweringDesk) -> None:
    one.neighbour_writes("halo")
    one.node.fate = scripted(DROPPED)
    with screen(COMMAND, one.desk.environ) as operator:
        at_the_composer(operator, "halo")
        operator.type("did it go?", ENTER)
        operator.shows("not known whether it was sent")
        asyncio.run(posted(one.desk.port, [echo(one.node.taken[0], SALES)]))
        operator.hides("not known whether")

    assert ["did it go?"] == sent(one)


def test_text_that_is_pasted_with_many_lines_is_never_sent(one: AnsweringDesk) -> None:
    one.customer_writes("hello")
    with screen(COMMAND, one.desk.environ) as operator:
        at_the_composer(operator)
        operator.type(_PASTE.format("first line\rsecond line\r"))
        operator.shows("second line")
        operator.type("third line\rfourth line\r")  # without brackets, as an old terminal pastes
        operator.shows("fourth line")
        operator.look(0.6)

        assert [] == sent(one)
        operator.type("end", _ALT_ENTER, "of it")
        operator.shows("of it")
        operator.look(0.6)
        assert [] == sent(one)
        operator.type(ENTER)
        until(lambda: sent(one))
    assert ["first line\nsecond line\nthird line\nfourth line\nend\nof it"] == sent(one)


def test_a_draft_survives_a_killed_screen_and_a_killed_daemon(one: AnsweringDesk) -> None:
    one.customer_writes("hello")
    with screen(COMMAND, one.desk.environ) as operator:
        at_the_composer(operator)
        operator.type("half an answer")
        operator.look(1.0)
    one.desk.kill()
    one.desk.start()
    with screen(COMMAND, one.desk.environ) as operator:
        operator.shows("Ana Souza", 20)
        operator.shows("live")
        operator.type(ENTER)
        operator.shows("half an answer")

    assert [] == sent(one)


def test_the_operators_own_editor_writes_on(one: AnsweringDesk, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf " and\\nfrom the editor\\n" >> "$1"\n')
    editor.chmod(0o700)
    one.customer_writes("hello")
    with screen(COMMAND, {**one.desk.environ, "EDITOR": str(editor)}) as operator:
        at_the_composer(operator)
        operator.type("from the desk", _F4)
        operator.shows("from the editor")
        operator.type(ENTER)
        until(lambda: sent(one))

    assert ["from the desk and\nfrom the editor"] == sent(one)


def test_a_message_is_quoted_by_keys(one: AnsweringDesk) -> None:
    one.customer_writes("which one?")
    with screen(COMMAND, one.desk.environ) as operator:
        at_the_composer(operator)
        operator.type(_ALT_UP)
        operator.shows("┃ Ana Souza: which one?")
        operator.type("this one", ENTER)
        until(lambda: sent(one))

    assert "wamid.which one?" == one.graph.taken[0].quoted_id


def test_hostile_words_of_a_provider_reach_no_terminal(one: AnsweringDesk) -> None:
    one.neighbour_writes("halo")
    one.node.fate = scripted(refused(400, {"error": "[/b]\x1b]0;owned\x07\x1b[2J\u202e"}))
    with screen(COMMAND, one.desk.environ) as operator:
        at_the_composer(operator, "halo")
        operator.type("hi", ENTER)
        operator.shows("not sent: [/b]")
        operator.type(ESCAPE)
        operator.look(0.5)
        operator.type("O")
        operator.shows("Outbox")
        operator.look(0.5)

    assert b"\x1b]0;owned" not in operator.raw
    assert "\u202e".encode() not in operator.raw


def test_typing_to_the_wire_is_quick(one: AnsweringDesk) -> None:
    one.customer_writes("hello")
    with screen(COMMAND, one.desk.environ) as operator:
        at_the_composer(operator)
        operator.type("quick", " ")
        operator.look(0.3)
        started = time.monotonic()
        operator.type(ENTER)
        until(lambda: sent(one))

        assert time.monotonic() - started < 1.0
