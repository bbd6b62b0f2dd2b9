"""One call is one request, and what surely never left is told from what may have left."""

import asyncio
import socket

import pytest
from aiohttp import ClientSession

from cli.demo.stand_in import HALVED, SILENT, Fate, StandIn, refused, saying
from daemon.facts import Reaction
from daemon.providers.base import Rejected, Unknown
from daemon.providers.calling import (
    LONGEST_ANSWER,
    Answered,
    Lost,
    Unreachable,
    calling,
    foreign_words,
    outcome_of,
    post_json,
    usable_id,
)
from tests.daemon.providers.ways import HASTY, PATIENT, a_graph
from tests.fakes.providers import running, scripted

Result = Answered | Unreachable | Lost


async def asked(fate: Fate, seconds: float = PATIENT, stand_in: StandIn | None = None) -> Result:
    stand_in = stand_in or a_graph()
    stand_in.fate = scripted(fate)
    async with running(stand_in) as base_url, calling(seconds) as http:
        return await post_json(http, f"{base_url}/x", {"text": "olá"}, {"Authorization": "Bearer s3cret"})


async def test_a_call_is_a_json_post_that_names_its_program() -> None:
    stand_in = a_graph()
    await asked(saying(200, {}), stand_in=stand_in)

    (one,) = stand_in.asked
    assert ("/x", {"text": "olá"}) == (one.path, one.plain)
    assert ("application/json", "frontdesk", "Bearer s3cret") == tuple(
        one.headers[name] for name in ("Content-Type", "User-Agent", "Authorization")
    )


async def test_an_answer_is_its_status_its_json_and_how_long_to_wait() -> None:
    assert Answered(429, {"a": [1]}, 7.0) == await asked(refused(429, {"a": [1]}, {"Retry-After": "7"}))


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"\xff", b"[" * 100_000], ids=lambda body: str(body[:6]))
async def test_a_body_that_is_no_json_is_nothing(body: bytes) -> None:
    assert Answered(200, None, None) == await asked(saying(200, body))


async def test_of_a_body_without_end_only_a_mebibyte_is_read() -> None:
    most = b'"' + b"x" * (LONGEST_ANSWER - 2) + b'"'

    assert Answered(200, None, None) == await asked(saying(200, most + b" "))
    assert Answered(200, most[1:-1].decode(), None) == await asked(saying(200, most))


@pytest.mark.parametrize("written", ["", "soon", "-1", "1.5", "100000", "Wed, 25 Nov 2026 08:00:00 GMT", "٣"])
async def test_a_pause_that_is_no_number_of_seconds_of_a_day_is_none(written: str) -> None:
    assert Answered(429, None, None) == await asked(refused(429, b"", {"Retry-After": written}))


async def test_what_left_and_was_not_answered_is_lost() -> None:
    assert Lost("the connection broke before there was an answer") == await asked(HALVED)
    assert Lost("no answer came in time") == await asked(SILENT, HASTY)


async def test_what_found_nobody_never_left(unused_tcp_port: int) -> None:
    async with calling(PATIENT) as http:
        result = await post_json(http, f"http://127.0.0.1:{unused_tcp_port}", {})

    assert Unreachable("no connection: connection refused") == result


async def test_a_host_that_nobody_knows_never_got_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    async with calling(PATIENT) as http:
        result = await post_json(http, "http://graph.example", {})

    assert Unreachable("no connection: the name of the host is not known") == result


async def test_a_connection_may_take_as_long_as_the_call_and_no_longer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        async with calling(HASTY) as hasty, calling(PATIENT, HASTY) as patient, asyncio.timeout(PATIENT / 2):
            results = [await post_json(http, url, {}) for http in (hasty, patient)]

    assert [Unreachable("no connection: it took too long")] * 2 == results


async def test_a_header_of_two_lines_is_not_written() -> None:
    stand_in = a_graph()
    async with running(stand_in) as base_url, calling(PATIENT) as http:
        result = await post_json(http, base_url, {}, {"Authorization": "Bearer a\r\nX-Other: b"})

    assert isinstance(result, Lost)  # too careful: nothing has left
    assert [] == stand_in.asked


async def test_a_client_that_nobody_watches_is_not_asked_by() -> None:
    stand_in = a_graph()
    async with running(stand_in) as base_url, ClientSession() as http:
        with pytest.raises(TypeError):
            await post_json(http, base_url, {})

    assert [] == stand_in.asked


def test_what_is_missing_means_again_or_unknown() -> None:
    assert Rejected("nobody", Reaction.AGAIN, "look") == outcome_of(Unreachable("nobody"), "look")
    assert Unknown("gone") == outcome_of(Lost("gone"), "look")


def test_foreign_words_lose_our_secret_before_their_end() -> None:
    assert "a *** b" == foreign_words("a s3cret b", "s3cret")
    assert "x" * 1000 == foreign_words("x" * 5000, "")
    assert "s3" not in foreign_words("x" * 998 + "s3cret", "s3cret")


@pytest.mark.parametrize("value", [None, "", " ", [], {}, True, 1.5, "a\nb", "\x1b[2J", "\ud83d", "\u202e", "x" * 513])
def test_an_id_that_cannot_be_one_is_none(value: object) -> None:
    assert not usable_id(value)


def test_an_id_is_plain_text() -> None:
    assert ["wamid.HBgL==", "7", "x" * 512] == [usable_id(one) for one in (" wamid.HBgL== ", 7, "x" * 512)]
