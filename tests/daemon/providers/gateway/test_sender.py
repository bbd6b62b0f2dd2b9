"""What the gateway is asked, and what each of its captured answers means for the message."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from cli.demo.node import NodeStandIn
from cli.demo.stand_in import Fate, refused, saying
from daemon.facts import Reaction
from daemon.providers.base import (
    Abilities,
    CannotReach,
    Outcome,
    Recipient,
    Rejected,
    Sent,
    TemplateCall,
    Unknown,
)
from daemon.providers.calling import calling
from daemon.providers.gateway.sender import GatewayAccount, GatewaySender
from tests.daemon.providers.hostile_json import bent
from tests.daemon.providers.ways import (
    CUSTOMER,
    PATIENT,
    SECRET,
    SESSION,
    Way,
    a_gateway_sender,
    a_node,
    a_way,
    an_outgoing,
)
from tests.fakes.providers import running, scripted

SENT = "true_6281234567890@c.us_3EB0FAKE000000000001"
PLACES = [
    "/health", "/health/detailed", "/health/ready", "/health/live", "/health/metrics", "/api/sessions",
    "/api/messages/send", "/api/messages/send-media", "/api/messages/bulk-send",
]  # fmt: skip
NO_PLACE = {
    "error": "Endpoint not found",
    "path": "/api/messages/mark-read",
    "method": "POST",
    "available_endpoints": PLACES,
    "timestamp": "2026-11-22T15:55:37.468Z",
}


@pytest.fixture
async def way() -> AsyncGenerator[Way]:
    async with a_way("gateway") as one:
        yield one


async def outcome_of(way: Way, fate: Fate) -> Outcome:
    way.fails(fate)
    return await way.sender.send(way.outgoing())


async def test_a_text_is_asked_for_as_the_captured_call_does(way: Way) -> None:
    await way.sender.send(way.outgoing("reply from desk"))

    (one,) = way.stand_in.asked
    expected = {
        "session_id": "webjs_1_1763181942_W0hejiNg",
        "workspace_id": 1,
        "recipient_phone": "6281234567890",
        "message": "reply from desk",
        "type": "text",
        "api_key": SECRET,
    }
    assert ("/api/messages/send", expected) == (one.path, one.plain)
    assert SECRET not in str(one.headers)


async def test_the_captured_answer_is_a_message_sent(way: Way) -> None:
    answer = {"success": True, "message_id": SENT, "timestamp": 1795362935}

    assert Sent(SENT, SENT) == await outcome_of(way, saying(200, answer))


async def test_the_key_is_the_one_of_the_echo(way: Way) -> None:
    spelt_otherwise = "true_6281234567890@s.whatsapp.net_3EB0FAKE000000000001"

    assert Sent(spelt_otherwise, SENT) == await outcome_of(way, saying(200, {"message_id": spelt_otherwise}))


@pytest.mark.parametrize(
    ("status", "answer", "reaction", "hint"),
    [
        (401, {"error": "Invalid API key"}, Reaction.STOP, "api_key"),
        (404, {"error": "Session not found"}, Reaction.STOP, "external_ids"),
        (404, NO_PLACE, Reaction.STOP, "base_url"),
        (400, {"error": "Session not connected. Please check session status."}, Reaction.AGAIN, "connected"),
        (400, {"error": "Invalid phone number format"}, Reaction.FAIL, "wrong"),
        (
            400,
            {"error": "Missing required fields", "required": ["session_id", "recipient_phone", "message"]},
            Reaction.FAIL,
            "wrong",
        ),
        (429, {"error": "Too many requests"}, Reaction.SLOW_DOWN, "wait"),
    ],
)
async def test_each_captured_refusal_is_kept_in_its_words(
    way: Way, status: int, answer: dict[str, Any], reaction: Reaction, hint: str
) -> None:
    outcome = await outcome_of(way, refused(status, answer))

    assert isinstance(outcome, Rejected)
    assert (answer["error"], reaction, None) == (outcome.words, outcome.reaction, outcome.code)
    assert hint in outcome.hint


@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        (200, {"success": True}, "the gateway's answer names no message"),
        (500, {"error": "Evaluation failed: boom"}, "Evaluation failed: boom"),
        (500, {"error": "workspaceId is not defined"}, "workspaceId is not defined"),
        (502, b"<html>", "the gateway answered 502"),
        (408, {"error": "Request timeout"}, "Request timeout"),
        (200, {"success": False, "error": "odd"}, "odd"),
    ],
)
async def test_what_may_have_gone_out_is_unknown(way: Way, status: int, answer: object, words: str) -> None:
    assert Unknown(words) == await outcome_of(way, saying(status, answer))


@pytest.mark.parametrize("status", [403, 404, 405, 407, 410])
async def test_who_refuses_and_is_not_the_gateway_stops_it_all(way: Way, status: int) -> None:
    expected = Rejected(
        f"the gateway answered {status}",
        Reaction.STOP,
        "check base_url in the config: what answers there is not the gateway",
    )

    assert expected == await outcome_of(way, refused(status, b"<html>"))


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_a_message_that_the_gateway_cannot_take_fails_alone(way: Way, status: int) -> None:
    outcome = await outcome_of(way, refused(status, {"error": "request entity too large"}))

    assert isinstance(outcome, Rejected)
    assert ("request entity too large", Reaction.FAIL) == (outcome.words, outcome.reaction)


async def test_too_many_requests_slow_the_session_down_for_as_long_as_is_said(way: Way) -> None:
    outcome = await outcome_of(way, refused(429, {"error": "slower"}, {"Retry-After": "12"}))

    assert isinstance(outcome, Rejected)
    assert (Reaction.SLOW_DOWN, 12.0) == (outcome.reaction, outcome.retry_after)


async def test_the_stand_in_refuses_what_the_real_one_refuses(way: Way) -> None:
    assert isinstance(way.stand_in, NodeStandIn)
    way.stand_in.disconnected.add(SESSION)
    away = await way.sender.send(way.outgoing())
    way.stand_in.sessions.clear()
    unlinked = await way.sender.send(way.outgoing())
    way.stand_in.api_key = "another"
    locked = await way.sender.send(way.outgoing())

    reactions = [one.reaction for one in (away, unlinked, locked) if isinstance(one, Rejected)]
    assert [Reaction.AGAIN, Reaction.STOP, Reaction.STOP] == reactions
    assert [] == way.taken


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (Recipient("private", "6281234567890@c.us", None), "6281234567890"),
        (Recipient("private", "6281234567890@s.whatsapp.net", None), "6281234567890"),
        (Recipient("private", "5215550009900@c.us", "+525550009900"), "5215550009900"),
        (Recipient("private", "99887766554433@lid", "+6281234567890"), "6281234567890"),
        (Recipient("private", "", "+6281234567890"), "6281234567890"),
    ],
)
async def test_whatsapps_own_digits_come_first_then_ours(way: Way, to: Recipient, expected: str) -> None:
    assert expected == way.sender.address(to)


@pytest.mark.parametrize(
    ("to", "why"),
    [
        (Recipient("private", "99887766554433@lid", None), "phone number is not known"),
        (Recipient("private", "", None), "phone number is not known"),
        (Recipient("private", "120363404793044052", None), "phone number is not known"),
        (Recipient("group", "120363404793044052@g.us", None), "cannot write to groups"),
        (Recipient("group", "120363404793044052", "+6281234567890"), "cannot write to groups"),
    ],
)
async def test_groups_and_hidden_numbers_cannot_be_reached(way: Way, to: Recipient, why: str) -> None:
    with pytest.raises(CannotReach, match=why) as refusal:
        way.sender.address(to)

    assert "phone" in refusal.value.hint


@pytest.mark.parametrize("extra", [{"quoted_id": "true_628@c.us_3EB0"}, {"template": TemplateCall("a", "en", ())}])
async def test_what_it_cannot_say_is_not_said_without(way: Way, extra: dict[str, Any]) -> None:
    outcome = await way.sender.send(an_outgoing(address=CUSTOMER, **extra))

    assert isinstance(outcome, Rejected)
    assert (Reaction.FAIL, 0) == (outcome.reaction, way.asked)


async def test_nothing_is_marked_as_read(way: Way) -> None:
    outcome = await way.sender.mark_read("false_628@c.us_AC14", is_typing=False)

    assert isinstance(outcome, Rejected)
    assert (Reaction.FAIL, 0) == (outcome.reaction, way.asked)


async def test_a_slash_at_the_end_is_no_trouble() -> None:
    stand_in = a_node()
    async with running(stand_in) as base_url, calling(PATIENT) as http:
        await a_gateway_sender(http, f"{base_url}/").send(an_outgoing(address=CUSTOMER))

    assert ["/api/messages/send"] == [one.path for one in stand_in.asked]


def test_an_account_does_not_show_its_key() -> None:
    assert SECRET not in repr(GatewayAccount("http://127.0.0.1:3001", SECRET, SESSION, 1))


def test_the_gateway_sends_plain_text_one_by_one() -> None:
    assert Abilities(False, False, False, False, False, 65_536, 1) == GatewaySender.abilities


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=bent(lambda: [{"success": True, "message_id": SENT, "timestamp": 1795362935}, {"error": "Session not x"}]))
def test_an_answer_bent_out_of_shape_is_an_outcome(raw: bytes) -> None:
    async def outcomes() -> list[Outcome]:
        stand_in = a_node()
        stand_in.fate = scripted(*(saying(status, raw) for status in (200, 400, 500)))
        async with running(stand_in) as base_url, calling(PATIENT) as http:
            return [await a_gateway_sender(http, base_url).send(an_outgoing(address=CUSTOMER)) for _ in range(3)]

    good, refusal, broken = asyncio.run(outcomes())

    assert isinstance(good, Sent | Unknown)
    assert isinstance(refusal, Rejected)
    assert isinstance(broken, Unknown)
