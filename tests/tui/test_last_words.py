"""The file that words wait in from one desk to the next, and how they come back into a composer."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from stat import S_IMODE

import pytest

from daemon.api.sending import TemplateOffer
from store.models import Draft, Millis
from tests.builders import HOUR, NOW, a_chat, a_message
from tui.answer import Filled
from tui.composer_state import ComposerState, Leaving, Words
from tui.last_words import (
    LastWords,
    Parked,
    Unreadable,
    are_for,
    found,
    load,
    named,
    new_path,
    save,
    set_aside,
    unsent,
    words_of,
)
from tui.privacy import Mask

MARIA = a_chat(1, name="Maria Souza")
WORDS = Words(1, 1, "private", MARIA.phone, "Maria Souza", "vou ver", (Leaving("bom dia", NOW),), 7, 40, NOW)
KEPT = LastWords(
    "e1", 70, "ana", NOW, (WORDS, replace(WORDS, chat_id=2, leaving=(), reply_to=None, had_at=None)),
    (Parked("care", "private", "Bruno", "+55 11 98877-6655", "já vai"), Parked("sales", "group", "Vendas", None, "ok")),
)  # fmt: skip
LATER = Millis(NOW + HOUR)


def test_what_was_saved_is_found_again(tmp_path: Path) -> None:
    save(path := new_path(tmp_path / "deep" / "drafts"), KEPT)

    assert [path] == found(path.parent)
    assert KEPT == load(path)


def test_only_the_owner_can_read_it_and_nothing_else_is_left(tmp_path: Path) -> None:
    save(path := new_path(tmp_path / "drafts"), KEPT)
    save(path, KEPT)

    assert 0o600 == S_IMODE(path.stat().st_mode)
    assert 0o700 == S_IMODE(path.parent.stat().st_mode)
    assert [path] == list(path.parent.iterdir())


def test_two_desks_do_not_write_over_each_other(tmp_path: Path) -> None:
    assert new_path(tmp_path) != new_path(tmp_path)


def test_where_no_desk_left_anything_there_is_nothing(tmp_path: Path) -> None:
    assert [] == found(tmp_path / "drafts")


def test_the_file_of_a_desk_that_lives_is_nobody_elses_until_that_desk_has_ended(tmp_path: Path) -> None:
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as other:
        save(path := tmp_path / f"{other.pid}-ab.json", KEPT)
        while_it_lives = found(tmp_path)

    assert [] == while_it_lives
    assert [path] == found(tmp_path)


def test_a_file_whose_name_has_no_process_in_it_is_found(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("-ab.json", "0-ab.json", f"{10**30}-ab.json", "copy.json", "²-ab.json")]
    for path in paths:
        save(path, KEPT)

    assert sorted(paths) == found(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "null", "[]", "\x00", "\xff", "[" * 100_000, '{"version": 99}',
        '{"version": 1, "epoch": "e1", "seq": 7, "operator": "ana", "at": 1}',
        '{"version": 1, "epoch": "e1", "seq": 7, "operator": "ana", "at": 1, "chats": [7]}',
        '{"version": 1, "epoch": 1, "seq": 7, "operator": "ana", "at": 1, "chats": []}',
        '{"version": 1, "epoch": "\\ud800", "seq": 7, "operator": "ana", "at": 1, "chats": [], "parked": []}',
        json.dumps({"version": 1, "epoch": "e1", "seq": 7, "operator": "ana", "at": 1, "chats": [{"chat_id": "1"}]}),
    ],
)  # fmt: skip
def test_a_broken_file_is_said_to_be_one_and_kept_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "0-ab.json"
    path.write_text(text, "latin-1")

    with pytest.raises(Unreadable):
        load(path)
    assert text == set_aside(path).read_text("latin-1")
    assert [] == found(tmp_path)


def test_nobodys_name_is_masked_in_it() -> None:
    mask = Mask()
    mask.is_on = True
    state = ComposerState(mask.turned(MARIA))
    state.typed("vou ver", 40)

    assert "Maria Souza" == words_of(state).name


def test_a_template_that_was_leaving_is_kept_as_the_customer_would_read_it_under_the_mask_too() -> None:
    text = "Olá {{1}}, seu pedido saiu"
    state = ComposerState(MARIA)
    state.choose(Filled(TemplateOffer("hi", "pt_BR", text, text, ("order",), (None,)), {"1": "Ana"}))
    state.take(NOW, 1)
    mask = Mask()
    mask.is_on = True
    mask.turn(state)

    assert (Leaving("Olá Ana, seu pedido saiu", NOW),) == words_of(state).leaving


def test_an_answer_that_the_thread_shows_did_reach_the_daemon() -> None:
    ours = a_message(5, body="bom dia", direction="outbound", origin="desk", sender_name="ana", sent_at=LATER)
    earlier = replace(ours, sent_at=Millis(NOW - HOUR))
    of_another = replace(ours, sender_name="bia")
    from_outside = replace(ours, direction="inbound", origin="live")

    assert "vou ver" == unsent(WORDS, (ours,), "ana")
    assert "bom dia\nvou ver" == unsent(WORDS, (earlier, of_another, from_outside), "ana")


def test_a_chat_that_only_has_the_number_is_not_the_one_they_were_written_in() -> None:
    strangers = (replace(MARIA, session_id=2), replace(MARIA, kind="group"), replace(MARIA, phone="+55 11 90000-0000"))

    assert are_for(WORDS, MARIA)
    assert are_for(WORDS, replace(MARIA, name="Maria S.", phone=None))
    assert are_for(replace(WORDS, phone=None), MARIA)
    assert [] == [one for one in strangers if are_for(WORDS, one)]


def test_names_stand_in_one_line_however_many_there_are() -> None:
    assert "Maria" == named(["Maria"])
    assert "a, b, c and 2 more" == named(["a", "b", "c", "d", "e"])
    assert "no name, x↵y" == named(["", "x\ny"])


def _with(draft: str, had_at: Millis | None = NOW) -> ComposerState:
    """A composer that has taken in the daemon's draft."""
    state = ComposerState(MARIA)
    state.take_draft(Draft(1, draft, None, 31, had_at), 50)
    return state


@pytest.mark.parametrize(
    ("draft", "written_at", "text"),
    [
        ("", None, "vou ver"),  # sent or thrown away elsewhere: what was written then is there all the same
        ("vou", NOW, "vou ver"),
        ("vo ver", NOW, "vou ver"),  # changed in its middle since
        ("vou", LATER, "vou ver"),  # the daemon took it, and could not say so any more
        ("vou ver", LATER, "vou ver"),
        ("vou ver amanhã", LATER, "vou ver amanhã"),
        ("espera\nvou ver\nsim", LATER, "espera\nvou ver\nsim"),
        ("não sei", LATER, "não sei\nvou ver"),
        ("vou verificar", NOW, "vou ver"),  # shortened since
        ("vou verificar", LATER, "vou verificar"),
    ],
)
def test_a_text_takes_the_place_of_what_it_grew_out_of_and_of_nothing_else(
    draft: str, written_at: Millis | None, text: str
) -> None:
    state = _with(draft, written_at)
    is_below = state.take_back("vou ver", replace(WORDS, leaving=()), 50)

    assert text == state.text
    assert is_below is (text == "não sei\nvou ver")
    assert (text != draft) is not state.is_kept


def test_what_is_being_typed_here_stays_above_it() -> None:
    state = _with("", None)
    state.typed("vou", 50)

    assert state.take_back("vou ver", replace(WORDS, had_at=None), 50)
    assert "vou\nvou ver" == state.text


def test_it_comes_back_as_it_was_with_its_quote_and_from_where_it_was_begun() -> None:
    state = _with("vou", NOW)
    state.take_back("vou ver", WORDS, 50)
    below = _with("não sei", LATER)
    below.take_back("vou ver", replace(WORDS, begun_seq=0), 50)

    assert (7, 40) == (state.reply_to, state.news.since)
    assert (7, 31) == (below.reply_to, below.news.since)


def test_the_same_words_twice_stand_there_once() -> None:
    state = _with("", None)
    state.take_back("vou ver", WORDS, 50)
    state.take_back("vou ver", WORDS, 50)

    assert "vou ver" == state.text
