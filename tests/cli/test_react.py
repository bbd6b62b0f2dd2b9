"""`frontdesk react`: what is asked for, what is told, and how it ends."""

import json

import pytest

from daemon.api.errors import Conflict, WindowShut
from store.models import Reaction
from tests.cli.conftest import Run
from tests.cli.desk import a_message
from tests.fakes.socket_daemon import Desk


@pytest.fixture
def reacting(desk: Desk) -> Desk:
    reactions = (Reaction("us", "👍", operator="ana"), Reaction("Budi\x1b[2J", "🙏"))
    desk.messages = (a_message(47, "thank you", reactions=reactions),)
    return desk


def test_an_emoji_is_asked_for_on_one_message(reacting: Desk, run: Run) -> None:
    ended = run("react", "47", "👍")

    (asked,) = reacting.asked
    assert ("POST", "/v1/messages/47/reaction") == (asked.method, asked.path)
    assert {"emoji": "👍", "take_over": False} == asked.body
    assert (0, "") == (ended.code, ended.err)
    assert "👍 You (ana), 🙏 Budi" in ended.out
    assert "\x1b" not in ended.out


def test_remove_takes_ours_back(reacting: Desk, run: Run) -> None:
    run("react", "47", "--remove", "--take-over")

    assert {"emoji": "", "take_over": True} == reacting.asked[0].body


@pytest.mark.parametrize("words", [("x", "👍"), ("47",), ("47", " "), ("47", "👍", "--remove"), ("0", "👍")])
def test_words_that_cannot_be_meant_are_a_usage_error(words: tuple[str, ...], reacting: Desk, run: Run) -> None:
    assert 2 == run("react", *words).code
    assert [] == reacting.asked


def test_the_answer_is_json_or_the_messages_id(reacting: Desk, run: Run) -> None:
    told = json.loads(run("react", "47", "👍", "--json").out)

    assert ("taken", 47) == (told["outcome"], told["message"]["id"])
    assert "47\n" == run("react", "47", "👍", "-q").out


def test_a_refusal_ends_with_the_providers_words_and_what_to_do(reacting: Desk, run: Run) -> None:
    reacting.reaction = ("refused", "the message is too old", "react on the telephone")
    ended = run("react", "47", "👍")

    assert (4, "") == (ended.code, ended.out)
    assert "frontdesk: it was refused: the message is too old\n  react on the telephone\n" == ended.err


def test_what_nobody_knows_is_no_success(reacting: Desk, run: Run) -> None:
    reacting.reaction = ("unknown", "no answer came in time", "react again: asking twice does no harm")
    ended = run("react", "47", "👍", "--json")

    assert (1, "unknown") == (ended.code, json.loads(ended.out)["outcome"])
    assert "nobody knows whether it arrived: no answer came in time" in ended.err


@pytest.mark.parametrize(("trouble", "code"), [(WindowShut("the window is shut"), 7), (Conflict("ben answers"), 1)])
def test_what_the_desk_refuses_ends_as_for_an_answer(
    trouble: Conflict | WindowShut, code: int, reacting: Desk, run: Run
) -> None:
    reacting.error = trouble
    ended = run("react", "47", "👍")

    assert (code, True) == (ended.code, trouble.message in ended.err)
