"""What every way out promises, whoever is at its other end."""

import asyncio
import gzip
import logging
import socket
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.web_protocol import RequestHandler

from cli.demo.stand_in import (
    DROPPED,
    DROPPED_AT_ONCE,
    HALVED,
    NO_HTTP,
    SILENT,
    Fate,
    late,
    redirected,
    refused,
    saying,
)
from daemon.facts import Reaction
from daemon.providers.base import CannotReach, Recipient, Rejected, Sent, Unknown
from daemon.providers.calling import calling
from tests.daemon.providers.ways import HASTY, PATIENT, SECRET, Way, a_graph, a_sender, a_way, an_outgoing, raw_server
from tests.fakes.providers import running

ALL, LISTENING = ["meta", "gateway", "wwebjs-api", "fake"], ["meta", "gateway", "wwebjs-api"]
ALL += ["waha"]
LISTENING += ["waha"]
TEXTS = [
    "olá",
    "👋🏽 👨‍👩‍👧 \u202eevil\u202c",
    "a\r\n\tb\u2028c\x00d",
    "\"quoted\" 'twice' \\ </script> {{1}} %s",
    "e\u0301 \u00e9",
    " leading and trailing \n",
    "x" * 4096,
    "🙂" * 4096,
]
TAKEN_AND_UNKNOWN = {"dropped": DROPPED, "half an answer": HALVED, "no HTTP": NO_HTTP, "garbage": saying(200, b"\x00<")}
EVERY_END = {
    **TAKEN_AND_UNKNOWN,
    "late": late(0.05),
    "dropped at once": DROPPED_AT_ONCE,
    "empty": saying(200, b""),
    "created": saying(201, {}),
    "too many": refused(429, b"", {"Retry-After": "3"}),
    "unauthorized": refused(401, {"error": "Invalid API key"}),
    "unavailable": refused(503, b"<html>"),
    "server error": saying(500, {"error": {"message": "oops"}}),
    "redirect": redirected("http://127.0.0.1:9/"),
    "not modified": refused(304, b""),
}


@pytest.fixture(params=ALL)
async def way(request: pytest.FixtureRequest) -> AsyncGenerator[Way]:
    async with a_way(request.param) as one:
        yield one


@pytest.fixture(params=LISTENING)
async def listening(request: pytest.FixtureRequest) -> AsyncGenerator[Way]:
    async with a_way(request.param) as one:
        yield one


@pytest.fixture(params=LISTENING)
async def hasty(request: pytest.FixtureRequest) -> AsyncGenerator[Way]:
    async with a_way(request.param, HASTY) as one:
        yield one


async def test_a_good_send_is_taken_once_and_answered_with_its_id(way: Way) -> None:
    outcomes = [await way.sender.send(way.outgoing(text)) for text in ("one", "two")]

    assert ["one", "two"] == way.taken
    assert all(isinstance(one, Sent) and one.provider_message_id and one.key for one in outcomes)
    assert outcomes[0] != outcomes[1]


async def test_the_id_is_the_one_under_which_the_message_went_out(listening: Way) -> None:
    sent = await listening.sender.send(listening.outgoing())

    (taken,) = listening.stand_in.taken
    assert Sent(taken.id, listening.key_of(taken)) == sent


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
async def test_the_text_arrives_as_it_was_written(way: Way, text: str) -> None:
    await way.sender.send(way.outgoing(text))

    assert [text] == way.taken


async def test_half_a_character_crashes_nothing(way: Way) -> None:
    outcome = await way.sender.send(way.outgoing("broken \ud83d emoji"))

    assert isinstance(outcome, Sent)
    assert ["broken \ud83d emoji"] == way.taken


async def test_the_refusals_own_words_are_kept(way: Way) -> None:
    way.fails(way.refusal)
    outcome = await way.sender.send(way.outgoing())

    assert isinstance(outcome, Rejected)
    assert outcome.words.startswith("it is too purple")
    assert Reaction.FAIL == outcome.reaction
    assert [] == way.taken


async def test_nobody_who_cannot_be_addressed_is_written_to(way: Way) -> None:
    with pytest.raises(CannotReach) as raised:
        way.sender.address(Recipient("private", "", None))

    assert raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize("name", TAKEN_AND_UNKNOWN)
async def test_an_answer_that_breaks_off_or_is_none_leaves_it_unknown(listening: Way, name: str) -> None:
    listening.fails(TAKEN_AND_UNKNOWN[name])
    outcome = await listening.sender.send(listening.outgoing())

    assert isinstance(outcome, Unknown)
    assert outcome.words
    assert ["on its way"] == listening.taken


async def test_an_answer_without_an_id_leaves_it_unknown(listening: Way) -> None:
    listening.fails(listening.no_id)

    assert isinstance(await listening.sender.send(listening.outgoing()), Unknown)
    assert 1 == len(listening.taken)


@pytest.mark.parametrize("fate", [SILENT, late(HASTY * 3)], ids=["silent", "late"])
async def test_a_time_out_after_it_was_taken_leaves_it_unknown_and_taken_once(hasty: Way, fate: Fate) -> None:
    hasty.fails(fate)
    outcome = await hasty.sender.send(hasty.outgoing())

    assert Unknown("no answer came in time") == outcome
    assert ["on its way"] == hasty.taken


async def test_an_answer_that_takes_its_time_is_still_an_answer(listening: Way) -> None:
    listening.fails(late(0.2))

    assert isinstance(await listening.sender.send(listening.outgoing()), Sent)


async def test_a_connection_closed_before_anything_was_taken_is_unknown_too(listening: Way) -> None:
    listening.fails(DROPPED_AT_ONCE)

    assert isinstance(await listening.sender.send(listening.outgoing()), Unknown)
    assert [] == listening.taken


@pytest.mark.parametrize("dialect", LISTENING)
async def test_where_nobody_listens_nothing_was_sent(dialect: str, unused_tcp_port: int) -> None:
    async with calling(PATIENT) as http:
        outcome = await a_sender(dialect, http, f"http://127.0.0.1:{unused_tcp_port}").send(an_outgoing())

    assert isinstance(outcome, Rejected)
    assert (Reaction.AGAIN, "no connection: connection refused") == (outcome.reaction, outcome.words)
    assert "base_url" in outcome.hint


@pytest.mark.parametrize("dialect", LISTENING)
async def test_without_tls_nothing_was_sent(dialect: str) -> None:
    async with a_way(dialect) as way, calling(PATIENT) as http, raw_server(b"no TLS here") as url:
        outcome = await a_sender(dialect, http, url.replace("http:", "https:")).send(way.outgoing())

    assert isinstance(outcome, Rejected)
    assert (Reaction.AGAIN, "no connection: there is no trusted TLS") == (outcome.reaction, outcome.words)


@pytest.mark.parametrize("dialect", LISTENING)
async def test_a_connection_that_never_comes_about_sent_nothing(dialect: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection, and never says hello in TLS
        async with calling(HASTY) as http:
            url = f"https://127.0.0.1:{silent.getsockname()[1]}"
            outcome = await a_sender(dialect, http, url).send(an_outgoing())

    assert isinstance(outcome, Rejected)
    assert (Reaction.AGAIN, "no connection: it took too long") == (outcome.reaction, outcome.words)


@pytest.mark.parametrize("url", ["http://[", "http://a..b:1", "http://:80", "http://1.2.3:1"])
@pytest.mark.parametrize("dialect", LISTENING)
async def test_an_address_that_cannot_be_sends_nothing(dialect: str, url: str) -> None:
    async with calling(PATIENT) as http:
        outcome = await a_sender(dialect, http, url).send(an_outgoing())

    assert isinstance(outcome, Rejected)
    assert Reaction.AGAIN == outcome.reaction


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_never_followed(listening: Way, status: int) -> None:
    other = a_graph()
    async with running(other) as elsewhere:
        listening.fails(refused(status, b"", {"Location": elsewhere}))
        outcome = await listening.sender.send(listening.outgoing())

    assert isinstance(outcome, Rejected)
    assert Reaction.STOP == outcome.reaction
    assert "base_url" in outcome.hint
    assert (1, 0) == (listening.asked, len(other.asked))


@pytest.mark.parametrize("name", EVERY_END)
async def test_nothing_is_ever_asked_twice(listening: Way, name: str) -> None:
    listening.fails(EVERY_END[name])
    await listening.sender.send(listening.outgoing())
    await asyncio.sleep(0.02)

    assert 1 == listening.asked


async def test_no_connection_is_kept(listening: Way) -> None:
    for _ in range(3):
        await listening.sender.send(listening.outgoing())

    assert ["close"] * 3 == [one.headers.get("Connection") for one in listening.stand_in.asked]


@pytest.mark.parametrize("name", EVERY_END)
async def test_no_secret_is_in_any_word(listening: Way, name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    listening.fails(EVERY_END[name])
    outcome = await listening.sender.send(listening.outgoing())

    assert SECRET not in repr(outcome) + repr(listening.sender) + caplog.text


async def test_a_refusal_that_repeats_the_secret_is_told_without_it(listening: Way) -> None:
    words = f"Malformed access token {SECRET}"
    listening.fails(refused(401, {"error": {"message": words, "code": 190}}), refused(401, {"error": words}))
    outcomes = [await listening.sender.send(listening.outgoing()) for _ in range(2)]

    assert any("Malformed access token ***" in one.words for one in outcomes if isinstance(one, Rejected))
    assert SECRET not in repr(outcomes)


async def test_a_cancelled_send_leaves_no_task_and_no_connection(hasty: Way) -> None:
    hasty.fails(SILENT)
    before = asyncio.all_tasks()
    sending = asyncio.create_task(hasty.sender.send(hasty.outgoing()))
    while not hasty.taken:
        await asyncio.sleep(0.005)
    sending.cancel()

    with pytest.raises(asyncio.CancelledError):
        await sending
    assert set() == {task for task in asyncio.all_tasks() - before if not _is_of_the_server(task)}
    assert 0 == _open_connections(hasty.http)


def _is_of_the_server(task: asyncio.Task[Any]) -> bool:
    """It has tasks for each connection, which end when it notices that nobody is there any more."""
    return getattr(task.get_coro(), "__qualname__", "").startswith(RequestHandler.__name__)


async def test_a_send_that_is_cancelled_before_it_begins_sends_nothing(way: Way) -> None:
    sending = asyncio.create_task(way.sender.send(way.outgoing()))
    sending.cancel()

    with pytest.raises(asyncio.CancelledError):
        await sending
    assert [] == way.taken


@pytest.mark.parametrize("status", [200, 400, 401, 404, 429, 500, 503])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"x" * 10 * 1024 * 1024, id="10 MiB"),
        pytest.param(b"[" * 200_000, id="deep"),
        pytest.param(b'{"error":' * 50_000 + b"1", id="deep objects"),
        b"\xef\xbb\xbf{}",
        b"null",
        b'"\xc3\x28"',
        b"{}{}",
        b'{"messages":[{"id":null}],"message_id":null}',
        b'{"messages":[{"id":[]}],"message_id":{}}',
        b'{"messages":[{"id":" "}],"message_id":"\\u0000\\u001b[2J"}',
        b'{"messages":[{"id":"%s"}],"message_id":"%s"}' % (b"9" * 600, b"9" * 600),
        b'{"messages":[[]],"message_id":true}',
        b'{"messages":{"0":{"id":"x"}},"message_id":1.5}',
        b'{"messages":[{"id":"\\ud83d"}],"message_id":"\\ud83d"}',
        b'{"error":{"code":"\\u001b[31m","message":7,"error_data":[]}}',
        b'{"error":{"code":1e999,"message":{"a":[]},"error_data":{"details":["x"]}}}',
        b'{"error":{"code":-1}}',
        b'{"error":{"code":%s}}' % (b"9" * 5000),
        b'{"error":[]}',
        b'{"error":true,"is_transient":true}',
        b'{"error":{"code":true,"is_transient":"yes"}}',
    ],
)
async def test_a_hostile_answer_ends_in_an_outcome(listening: Way, status: int, body: bytes) -> None:
    listening.fails(saying(status, body))
    outcome = await listening.sender.send(listening.outgoing())

    assert isinstance(outcome, Unknown) == (status in (200, 500, 503))
    assert not isinstance(outcome, Sent)
    assert outcome.words


async def test_words_without_end_are_cut(listening: Way) -> None:
    endless = "no " * 100_000
    listening.fails(refused(400, {"error": {"code": 100, "message": endless}}), refused(400, {"error": endless}))
    outcomes = [await listening.sender.send(listening.outgoing()) for _ in range(2)]

    assert any(one.words.startswith("no no") for one in outcomes if isinstance(one, Rejected))
    assert all(len(one.words) <= 1000 for one in outcomes if isinstance(one, Rejected))


OK = b"HTTP/1.1 200 OK\r\n"
BOMB = gzip.compress(b"0" * 40 * 1024 * 1024)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\r\n\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n{}",
        b"HTTP/1.1 -20 \xff\r\n\r\n",
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\x81\x02hi",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50,
        OK + b"Content-Length: -1\r\n\r\n{}",
        OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
        OK + b"Content-Length: 99\r\n\r\n{}",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffffffff\r\n{}",
        OK + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        OK + b"Content-Encoding: br\r\nContent-Length: 4\r\n\r\nnope",
        OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s" % (len(BOMB), BOMB),
        OK + b"X: " + b"a" * 100_000 + b"\r\n\r\n{}",
        OK + b"X: a\r\n" * 10_000 + b"\r\n{}",
        OK + b"X\x00Y: \r\n\r\n{}",
        OK + b"Set-Cookie: a=b; Domain=\x80\r\nContent-Type: \xff/\xfe; charset=\x00\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 301 Moved\r\nLocation: http://[\r\n\r\n",
        b"HTTP/1.1 429 Slow\r\nRetry-After: " + b"9" * 5000 + b"\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 429 Slow\r\nRetry-After: \xd9\xa3\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=lambda answer: answer[:48],
)
@pytest.mark.parametrize("dialect", LISTENING)
async def test_what_is_hardly_http_ends_in_an_outcome(dialect: str, answer: bytes) -> None:
    async with raw_server(answer) as url, calling(PATIENT) as http:
        outcome = await a_sender(dialect, http, url).send(an_outgoing())

        assert isinstance(outcome, Unknown | Rejected)
        assert outcome.words
        assert 0 == _open_connections(http)


@pytest.mark.parametrize("dialect", LISTENING)
async def test_another_protocol_leaves_it_unknown(dialect: str) -> None:
    answer = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"
    async with raw_server(answer) as url, calling(PATIENT) as http:
        outcome = await a_sender(dialect, http, url).send(an_outgoing())

    assert isinstance(outcome, Unknown)


@pytest.mark.parametrize("head", [OK + b"Content-Length: 99\r\n\r\n{", OK, b""], ids=["body", "headers", "nothing"])
@pytest.mark.parametrize("dialect", LISTENING)
async def test_an_answer_that_never_ends_is_a_time_out(dialect: str, head: bytes) -> None:
    async with raw_server(head, hangs=True) as url, calling(HASTY) as http:
        outcome = await a_sender(dialect, http, url).send(an_outgoing())

    assert Unknown("no answer came in time") == outcome


async def test_cookies_and_proxies_of_the_environment_change_nothing(
    listening: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    listening.fails(saying(200, b"{}", {"Set-Cookie": "who=you"}))
    for _ in range(2):
        await listening.sender.send(listening.outgoing())

    assert 2 == listening.asked
    assert not any("Cookie" in one.headers for one in listening.stand_in.asked)


def _open_connections(http: ClientSession) -> int:
    return len(http.connector._acquired) if http.connector else 0  # what aiohttp tells nobody
