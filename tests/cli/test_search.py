"""`frontdesk search`: what it asks, and what it prints."""

import json
from dataclasses import replace

import pytest
from rich.console import Console

from cli import answer_columns, output, searching
from daemon.api.codec import from_plain
from daemon.api.found import Hit
from store.models import Chat
from tests.cli.conftest import Run
from tests.cli.desk import a_chat, a_message
from tests.fakes.socket_daemon import Desk

HOSTILE = "\x1b[2J\x1b]0;owned\x07 [red]boleto[/red] \u202e"


def a_hit(number: int = 1, body: str = "a boleto", chat: int = 1) -> Hit:
    begin = body.index("boleto")
    return Hit(replace(a_message(number, body), chat_id=chat), a_chat(chat), body, ((begin, begin + 6),))


def test_words_terms_and_options_are_one_query(desk: Desk, run: Run) -> None:
    run(
        "search",
        "is:group",
        "order 12",
        "bole",
        "--session",
        "care",
        "--from",
        "Ana Maria",
        "--chat",
        "7",
        "--limit",
        "5",
    )

    assert 'session:care from:"Ana Maria" is:group "order 12" bole' == desk.asked[0].query["q"]
    assert ("7", "5") == (desk.asked[0].query["chat"], desk.asked[0].query["limit"])


@pytest.mark.parametrize(
    ("word", "held"), [("it's", "it's"), ('say "hi"', '"say  hi "'), ("from:Ana B", 'from:"Ana B"'), ("a: b", 'a:" b"')]
)
def test_what_the_shell_holds_together_stays_so(word: str, held: str) -> None:
    assert held == searching.query([word], session=None, sender=None)


def test_chats_come_first_and_hits_are_tab_separated_in_a_pipe(desk: Desk, run: Run) -> None:
    desk.chats = (a_chat(3, "Boleto & Co", phone="+551188", tags=("vip",)),)
    desk.hits = (a_hit(9, "a\tboleto\n", chat=4),)

    assert [
        ["3", "", "2025-11-22 11:55", "care", "Boleto & Co", "", "+551188 vip"],
        ["4", "9", "2025-11-22 11:55", "care", "Budi", "Budi", "a boleto↵"],
    ] == [line.split("\t") for line in run("search", "boleto").out.splitlines()]


def test_quiet_gives_each_chat_once_for_another_command(desk: Desk, run: Run) -> None:
    desk.chats = (a_chat(3),)
    desk.hits = (a_hit(9, chat=4), a_hit(8, chat=3), a_hit(7, chat=4))

    assert "3\n4\n" == run("search", "boleto", "-q").out


def test_json_is_one_object_a_line_with_the_raw_text(desk: Desk, run: Run) -> None:
    desk.chats, desk.hits = (a_chat(3, HOSTILE),), (a_hit(9, HOSTILE),)
    first, second = map(json.loads, run("search", "boleto", "--json").out.splitlines())

    assert desk.chats[0] == from_plain(Chat, first["chat"])
    assert desk.hits[0] == from_plain(Hit, second)


def test_a_limit_counts_hits_over_pages_and_all_takes_them_all(desk: Desk, run: Run) -> None:
    desk.page = 3
    desk.hits = tuple(a_hit(number, chat=number) for number in range(1, 11))

    assert 7 == len(run("search", "boleto", "--limit", "7").out.splitlines())
    assert 10 == len(run("search", "boleto", "--all").out.splitlines())


def test_nothing_found_is_no_failure_and_is_said(desk: Desk, run: Run) -> None:
    ended = run("search", "absent")

    assert (0, "", "nothing found") == (ended.code, ended.out, ended.err.strip())


def test_a_terminal_shows_the_words_that_were_found() -> None:
    table = output._rich_table([a_hit(9, HOSTILE), a_hit(8)], answer_columns.FOUND, has_heading=True)
    console = Console(width=160, force_terminal=True, color_system="standard", _environ={})
    with console.capture() as shown:
        console.print(table)

    assert 2 == shown.get().count("\x1b[1;4mboleto\x1b[0m")
    assert "\x1b[2J" not in shown.get()
    assert "[red]" in shown.get()
