"""Answering by the installed command: what leaves, what is refused, and what the desk then shows."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.demo.graph import refusing
from cli.demo.stand_in import DROPPED, SILENT, refused
from tests.fakes.providers import CARE, SALES, posted, reports, scripted
from tests.scenarios.answering import AnsweringDesk, answering
from tests.scenarios.premises import until

_DAY = 24 * 3600


@pytest.fixture
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnsweringDesk]:
    folder: Path = tmp_path_factory.mktemp("d")
    with answering(folder) as desk:
        yield desk


def _sent(one: AnsweringDesk, *words: str, code: int = 0) -> dict[str, Any]:
    told = one.desk.run("send", *words, "--json", code=code)
    found: dict[str, Any] = json.loads(told) if told else {}
    return found


def test_an_answer_by_meta_goes_to_the_last_tick(one: AnsweringDesk) -> None:
    chat = one.customer_writes("where is it?")
    _sent(one, str(chat), "on its way", "--wait", "sent")
    asyncio.run(posted(one.desk.port, reports(one.graph.taken[0], CARE, "sent", "delivered", "read")))
    one.desk.settled()

    question, answer = one.thread(chat)
    assert [("on its way", "+5511988776655")] == [(sent.text, sent.to) for sent in one.graph.taken]
    assert ("on its way", "outbound", "read") == (answer["body"], answer["direction"], answer["status"])
    assert one.graph.taken[0].id == answer["provider_message_id"]
    # the receipts policy of the session: on reply
    assert [question["provider_message_id"]] == [mark.message_id for mark in one.graph.marked]


def test_an_answer_by_the_gateway_is_one_message_with_its_echo(one: AnsweringDesk) -> None:
    chat = one.neighbour_writes("halo")
    _sent(one, str(chat), "ya, halo", "--wait", "sent")
    asyncio.run(posted(one.desk.port, reports(one.node.taken[0], SALES, "delivered")))
    one.desk.settled()

    assert ["halo", "ya, halo"] == [message["body"] for message in one.thread(chat)]
    assert "delivered" == one.thread(chat)[1]["status"]


def test_a_quote_goes_with_the_answer(one: AnsweringDesk) -> None:
    chat = one.customer_writes("which one?")
    (question,) = one.thread(chat)
    _sent(one, str(chat), "this one", "--reply-to", str(question["id"]), "--wait", "sent")

    assert question["provider_message_id"] == one.graph.taken[0].quoted_id
    assert "which one?" == one.thread(chat)[1]["quoted"]["body"]


def test_a_refusal_is_exit_4_and_stands_on_the_message(one: AnsweringDesk) -> None:
    chat = one.customer_writes("hello")
    one.graph.fate = scripted(refusing(131026))
    _sent(one, str(chat), "hello", "--wait", "sent", code=4)

    failed = one.thread(chat)[1]
    assert ("failed", "131026") == (failed["status"], failed["error_code"])
    assert "Unable to deliver message" in failed["error"]
    assert failed["hint"]
    assert [chat] == [row["id"] for row in one.desk.listed("chats", "list", "is:failed")]


def test_retry_really_sends_again(one: AnsweringDesk) -> None:
    chat = one.customer_writes("hello")
    one.graph.fate = scripted(refusing(131026))
    _sent(one, str(chat), "hello", "--wait", "sent", code=4)
    (item,) = one.outbox()
    one.desk.run("outbox", "retry", str(item["id"]))
    until(lambda: one.states() == ["sent"])

    assert ["hello"] == [sent.text for sent in one.graph.taken]
    assert 2 == len(one.thread(chat))


def test_a_shut_window_is_exit_7_and_a_template_goes(one: AnsweringDesk) -> None:
    chat = one.customer_writes("long ago", at=-_DAY - 60)
    _sent(one, str(chat), "are you there?", code=7)
    _sent(one, str(chat), "--template", "follow_up", "--wait", "sent")

    assert [("follow_up", ("Ana Souza",))] == [(sent.template, sent.values) for sent in one.graph.taken]
    assert "Hello Ana Souza, may we help?" == one.thread(chat)[-1]["body"]


def test_a_window_that_meta_finds_shut_is_exit_7(one: AnsweringDesk) -> None:
    chat = one.customer_writes("hello")
    one.graph.is_shut = lambda _account, _to: True

    _sent(one, str(chat), "hello", "--wait", "sent", code=7)
    assert [chat] == [row["id"] for row in one.desk.listed("chats", "list", "window:shut")]


def test_a_dropped_connection_is_unknown_until_the_echo_tells(one: AnsweringDesk) -> None:
    chat = one.neighbour_writes("halo")
    one.node.fate = scripted(DROPPED)
    _sent(one, str(chat), "did it go?", "--wait", "sent", code=1)
    unknown = one.states()
    asyncio.run(posted(one.desk.port, reports(one.node.taken[0], SALES)))
    one.desk.settled()

    assert (["unknown"], ["sent"]) == (unknown, one.states())
    assert ["halo", "did it go?"] == [message["body"] for message in one.thread(chat)]


def test_silence_is_unknown_and_a_person_settles_it(one: AnsweringDesk) -> None:
    chat = one.customer_writes("hello")
    one.graph.fate = scripted(SILENT)
    _sent(one, str(chat), "hello", "--wait", "sent", code=1)
    (item,) = one.outbox()
    one.desk.run("outbox", "confirm", str(item["id"]))

    assert ["sent"] == one.states()
    assert 1 == len(one.graph.taken)


def test_words_of_the_gateway_come_through_clean(one: AnsweringDesk) -> None:
    chat = one.neighbour_writes("halo")
    one.node.fate = scripted(refused(400, {"success": False, "error": "bad \x1b]0;owned\x07 \u202enumber"}))
    _sent(one, str(chat), "halo", "--wait", "sent", code=4)

    listed = one.desk.run("outbox", "list", "--state", "troubled") + one.desk.run("chats", "show", str(chat))
    assert "bad" in listed
    assert not {"\x1b", "\x07", "\u202e"} & set(listed)


def test_another_number_is_asked_for_and_then_used(one: AnsweringDesk) -> None:
    chat = one.neighbour_writes("halo")
    one.sales_is("session_disconnected", reason="LOGOUT", status="disconnected")
    until(lambda: one.desk.listed("sessions", "list")[1]["state"] == "disconnected")
    dry = one.desk.run("send", str(chat), "halo", "--session", "care", "--dry-run", code=7)
    sent = _sent(one, str(chat), "--template", "follow_up", "--var", "1=Budi", "--session", "care", "--wait", "sent")

    assert "" == dry
    assert "6281234567890" in one.graph.taken[0].to
    assert "care" == sent["outbox"]["session_key"]
    assert chat != sent["message"]["chat_id"]


def test_nothing_is_sent_while_the_consent_is_missing(one: AnsweringDesk) -> None:
    chat = one.neighbour_writes("halo")
    one.sales_is("session_disconnected", reason="LOGOUT", status="disconnected")
    until(lambda: one.desk.listed("sessions", "list")[1]["state"] == "disconnected")

    _sent(one, str(chat), "--template", "follow_up", code=1)
    assert [] == one.outbox()


def test_what_is_queued_survives_a_restart_and_leaves_in_order(one: AnsweringDesk) -> None:
    chat = one.neighbour_writes("halo")
    one.sales_is("session_disconnected", reason="NAVIGATION", status="disconnected")
    until(lambda: one.desk.listed("sessions", "list")[1]["state"] == "disconnected")
    for n in range(3):
        _sent(one, str(chat), f"answer {n}")
    one.desk.kill()
    one.desk.start()
    one.sales_is("session_ready", phone_number="628111222333", status="connected")
    until(lambda: one.states() == ["sent"] * 3)

    assert ["answer 0", "answer 1", "answer 2"] == [sent.text for sent in one.node.taken]
