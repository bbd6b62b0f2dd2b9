"""`frontdesk send`: what is asked for, what is told, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from daemon.api.errors import ConsentNeeded, NoRoute, WindowShut
from store.models import OutboxState
from tests.cli.conftest import Run
from tests.cli.desk import a_message, a_route, an_intent, frontdesk
from tests.fakes.socket_daemon import Desk


@pytest.fixture
def answering(desk: Desk) -> Desk:
    desk.route = a_route()
    desk.messages = (a_message(47),)
    desk.sent = [an_intent()]
    return desk


def test_a_text_is_queued_in_a_chat(answering: Desk, run: Run) -> None:
    ended = run("send", "12", "On its way.", "--reply-to", "44", "--session", "care")

    assert answering.asked[0].body
    assert "/v1/chats/12/messages" == answering.asked[0].path
    assert {"text": "On its way.", "reply_to": 44, "session": "care"}.items() <= answering.asked[0].body.items()
    assert (0, "by care (+15550783881)\n") == (ended.code, ended.err)
    assert "queued" in ended.out


def test_a_number_is_written_to_without_knowing_its_chat(answering: Desk, run: Run) -> None:
    run("send", "+5511988776655", "Hello")

    assert "/v1/messages" == answering.asked[0].path
    assert answering.asked[0].body
    assert "+5511988776655" == answering.asked[0].body["to"]


def test_a_dash_reads_the_text_from_standard_input(answering: Desk, folder: Path) -> None:
    frontdesk(folder, "send", "12", "-", typed="two\nlines\n")

    assert answering.asked[0].body
    assert "two\nlines" == answering.asked[0].body["text"]


def test_a_template_takes_its_variables(answering: Desk, run: Run) -> None:
    run("send", "12", "--template", "follow_up", "--var", "1=Ana", "--var", "contact.name=Bo=b")

    assert answering.asked[0].body
    assert "follow_up" == answering.asked[0].body["template"]
    assert {"1": "Ana", "contact.name": "Bo=b"} == answering.asked[0].body["variables"]


@pytest.mark.parametrize("words", [("x", "hi"), ("12", "--var", "novalue"), ("-5", "hi"), ("0", "hi")])
def test_words_that_cannot_be_meant_are_a_usage_error(words: tuple[str, ...], answering: Desk, run: Run) -> None:
    assert 2 == run("send", *words).code
    assert [] == answering.asked


def test_a_dry_run_shows_the_route_and_queues_nothing(answering: Desk, run: Run) -> None:
    answering.route = a_route(kind="failover", session_key="pt", lands_in=None, reason="care is not connected")
    ended = run("send", "12", "hello", "--dry-run")

    assert answering.asked[0].body
    assert answering.asked[0].body["dry_run"]
    assert 0 == ended.code
    assert "a new one" in ended.out
    assert "the customer sees another number: it is a new thread there" in ended.err


def test_the_answer_is_json_or_the_id_in_the_outbox(answering: Desk, run: Run) -> None:
    assert 7 == json.loads(run("send", "12", "hello", "--json").out)["outbox"]["id"]
    assert "7\n" == run("send", "12", "hello", "-q").out


def test_waiting_ends_when_the_provider_has_it(answering: Desk, run: Run) -> None:
    answering.sent = [an_intent(), an_intent(state="sending"), an_intent(state="sent")]
    ended = run("send", "12", "hello", "--wait", "sent")

    assert 0 == ended.code
    assert "sent" in ended.out


def test_waiting_for_the_customer_looks_at_the_message(answering: Desk, run: Run) -> None:
    answering.sent = [an_intent(state="sent")]
    answering.messages = (a_message(47),)

    assert 0 == run("send", "12", "hello", "--wait", "delivered").code


@pytest.mark.parametrize(
    ("state", "error_code", "code"),
    [
        ("failed", "131026", 4),
        ("failed", "131047", 7),
        ("unknown", None, 1),
        ("held", None, 1),
        ("cancelled", None, 1),
    ],
)
def test_what_will_not_come_ends_the_wait(
    state: OutboxState, error_code: str | None, code: int, answering: Desk, run: Run
) -> None:
    answering.sent = [an_intent(), an_intent(state=state, error_code=error_code, error="no\x1b[2Jwords", hint="do it")]
    ended = run("send", "12", "hello", "--wait", "sent")

    assert code == ended.code
    assert "words" in ended.err
    assert "do it" in ended.err
    assert "\x1b" not in ended.err


def test_a_wait_that_is_too_long_says_what_goes_on(answering: Desk, run: Run) -> None:
    ended = run("send", "12", "hello", "--wait", "sent", "--seconds", "0")

    assert 1 == ended.code
    assert "frontdesk outbox cancel 7" in ended.err


@pytest.mark.parametrize(
    ("trouble", "code"),
    [(WindowShut("it is shut", "use a template"), 7), (NoRoute("nobody", "look"), 1), (ConsentNeeded("it", "say"), 1)],
)
def test_a_refusal_of_the_daemon_has_its_exit_code(
    trouble: WindowShut | NoRoute | ConsentNeeded, code: int, answering: Desk, run: Run
) -> None:
    answering.error = trouble
    ended = run("send", "12", "hello")

    assert (code, "") == (ended.code, ended.out)
    assert trouble.hint in ended.err


def test_a_key_of_ones_own_is_handed_on_and_without_one_each_is_another(answering: Desk, run: Run) -> None:
    run("send", "12", "hello", "--key", "order 7")
    run("send", "12", "hello")
    run("send", "12", "hello")

    first, second, third = [(one.body or {})["key"] for one in answering.asked]
    assert "order 7" == first
    assert second != third


def test_an_empty_key_is_a_usage_error(answering: Desk, run: Run) -> None:
    assert 2 == run("send", "12", "hello", "--key", " ").code
    assert [] == answering.asked


def test_a_daemon_that_hangs_up_is_asked_once_more_by_the_same_key(answering: Desk, run: Run) -> None:
    answering.hangs_up = 1
    ended = run("send", "12", "hello")

    first, second = [(one.body or {})["key"] for one in answering.asked]
    assert (0, first) == (ended.code, second)


@pytest.mark.parametrize("trouble", [{"hangs_up": 2}, {"dies_after": 0}])
def test_what_may_have_been_queued_is_told_and_how_to_go_on(trouble: dict[str, Any], answering: Desk, run: Run) -> None:
    for name, value in trouble.items():
        setattr(answering, name, value)
    ended = run("send", "12", "hello", "--key", "order 7")

    assert (3, "") == (ended.code, ended.out)
    assert "; the answer may have been queued\n" in ended.err
    assert "frontdesk outbox list; or send it again with --key 'order 7', which queues it once" in ended.err


def test_a_daemon_that_dies_while_it_is_waited_for_has_queued_it(answering: Desk, run: Run) -> None:
    answering.dies_after = 1
    ended = run("send", "12", "hello", "--wait", "sent")

    assert 3 == ended.code
    assert "; the answer is queued, as number 7\n  see: frontdesk outbox list" in ended.err


def test_without_a_daemon_nothing_may_have_been_queued(at_home: Path, run: Run) -> None:
    assert "may have been" not in run("send", "12", "hello").err


def test_no_daemon_is_asked_twice_and_then_told(at_home: Path, run: Run) -> None:
    assert 3 == run("send", "12", "hello").code
