"""What every way out promises of reactions, whoever is at its other end."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from cli.demo.stand_in import DROPPED_AT_ONCE, SILENT, Fate, late, refused, saying
from daemon.facts import Reaction
from daemon.providers.base import OutgoingReaction, Reacted, Rejected, Unknown
from daemon.providers.calling import calling
from tests.daemon.providers.test_promises import ALL, EVERY_END, OK, TAKEN_AND_UNKNOWN
from tests.daemon.providers.ways import CUSTOMER, HASTY, PATIENT, SECRET, Way, a_sender, a_way, raw_server

CAN = ["meta", "wwebjs-api", "waha", "fake"]
LISTENING = [one for one in CAN if one != "fake"]
ELSEWHERE = ["", "wamid", "3EB0AA", "false_nowhere_3EB0AA", "\u202e", "false_@c.us_3EB0AA"]
"""Ids that name no chat."""


@pytest.fixture(params=CAN)
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


async def test_a_reaction_goes_to_the_message_that_was_named_and_to_no_other(way: Way) -> None:
    outcome = await way.sender.react(way.reaction("❤️"))

    assert isinstance(outcome, Reacted)
    assert [(way.address, way.named, "❤️")] == way.given
    assert [] == way.taken


async def test_an_empty_one_takes_it_back(way: Way) -> None:
    outcomes = [await way.sender.react(way.reaction(emoji)) for emoji in ("👍", "")]

    assert all(isinstance(one, Reacted) for one in outcomes)
    assert ["👍", ""] == [emoji for _, _, emoji in way.given]


@pytest.mark.parametrize("emoji", ["👨‍👩‍👧", "👍🏽", "🇮🇩", "1️⃣"])
async def test_an_emoji_of_several_characters_arrives_as_one(way: Way, emoji: str) -> None:
    await way.sender.react(way.reaction(emoji))

    assert [emoji] == [one for _, _, one in way.given]


@pytest.mark.parametrize("dialect", ["wwebjs-api", "waha"])
async def test_in_a_group_it_goes_to_the_group(dialect: str) -> None:
    team = "120363041234567890@g.us"
    async with a_way(dialect) as way:
        there = {"kind": "group", "address": team, "message_id": f"false_{team}_3EB0AA_{CUSTOMER}@c.us"}
        outcome = await way.sender.react(way.reaction(**there))

        assert isinstance(outcome, Reacted)
        assert [team] == [chat for chat, _, _ in way.given]


async def test_meta_tells_what_the_reaction_is_called_so_that_its_status_can_be_heard() -> None:
    async with a_way("meta") as way:
        outcome = await way.sender.react(way.reaction())

        assert Reacted(way.stand_in.given[0].key) == outcome


@pytest.mark.parametrize("message_id", ELSEWHERE)
@pytest.mark.parametrize("dialect", ["wwebjs-api", "waha"])
async def test_where_the_message_does_not_say_its_chat_nothing_is_asked(dialect: str, message_id: str) -> None:
    async with a_way(dialect) as way:
        outcome = await way.sender.react(way.reaction(message_id=message_id))

        assert isinstance(outcome, Rejected)
        assert (Reaction.FAIL, 0) == (outcome.reaction, way.asked)
        assert outcome.words
        assert outcome.hint


@pytest.mark.parametrize("dialect", ALL)
async def test_who_cannot_react_says_so_and_asks_nobody(dialect: str) -> None:
    async with a_way(dialect) as way:
        if way.sender.abilities.can_react:
            assert isinstance(await way.sender.react(way.reaction()), Reacted)
            return
        outcome = await way.sender.react(way.reaction())

        assert isinstance(outcome, Rejected)
        assert "cannot react" in outcome.words
        assert (Reaction.FAIL, 0, True) == (outcome.reaction, way.asked, bool(outcome.hint))


async def test_a_refusal_is_told_in_its_own_words(way: Way) -> None:
    way.fails(way.refusal)
    outcome = await way.sender.react(way.reaction())

    assert isinstance(outcome, Rejected)
    assert outcome.words.startswith("it is too purple")


async def test_a_message_that_wwebjs_api_does_not_find_is_a_refusal_and_no_riddle() -> None:
    async with a_way("wwebjs-api") as way:
        way.stand_in.forgotten.add("3EB0AA")  # type: ignore[attr-defined]  # of its stand-in
        outcome = await way.sender.react(way.reaction())

        assert isinstance(outcome, Rejected)
        assert "does not find this message" in outcome.words
        assert "last hundred" in outcome.hint


@pytest.mark.parametrize("name", [one for one in TAKEN_AND_UNKNOWN if one != "garbage"])
async def test_an_answer_that_breaks_off_leaves_it_unknown(listening: Way, name: str) -> None:
    listening.fails(TAKEN_AND_UNKNOWN[name])
    outcome = await listening.sender.react(listening.reaction())

    assert isinstance(outcome, Unknown)
    assert outcome.words
    assert 1 == len(listening.given)


@pytest.mark.parametrize("fate", [SILENT, late(HASTY * 3)], ids=["silent", "late"])
async def test_a_time_out_leaves_it_unknown(hasty: Way, fate: Fate) -> None:
    hasty.fails(fate)

    assert Unknown("no answer came in time") == await hasty.sender.react(hasty.reaction())


async def test_a_connection_closed_before_anything_was_taken_is_unknown_too(listening: Way) -> None:
    listening.fails(DROPPED_AT_ONCE)

    assert isinstance(await listening.sender.react(listening.reaction()), Unknown)
    assert [] == listening.given


async def test_an_answer_that_says_no_is_no_yes(listening: Way) -> None:
    listening.fails(saying(200, {"success": False, "error": "it was not taken"}))

    assert isinstance(await listening.sender.react(listening.reaction()), Unknown)


@pytest.mark.parametrize("name", EVERY_END)
async def test_nothing_is_asked_twice_and_no_secret_is_told(listening: Way, name: str) -> None:
    listening.fails(EVERY_END[name])
    outcome = await listening.sender.react(listening.reaction())
    await asyncio.sleep(0.02)

    assert 1 == listening.asked
    assert SECRET not in repr(outcome)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
@pytest.mark.parametrize("body", [b"", b"null", b"[" * 50_000, b'{"error":[]}', b'{"error":{"code":true}}', b"\x00<"])
async def test_a_hostile_refusal_ends_in_an_outcome(listening: Way, status: int, body: bytes) -> None:
    listening.fails(refused(status, body))
    outcome = await listening.sender.react(listening.reaction())

    assert isinstance(outcome, Unknown) == (status in (500, 503))
    assert not isinstance(outcome, Reacted)
    assert outcome.words


@pytest.mark.parametrize(
    "answer", [b"", b"\r\n\r\n", b"HTTP/1.1 -20 \xff\r\n\r\n", OK + b"Content-Length: 99\r\n\r\n{}"]
)
@pytest.mark.parametrize("dialect", LISTENING)
async def test_what_is_hardly_http_ends_in_an_outcome(dialect: str, answer: bytes) -> None:
    async with raw_server(answer) as url, calling(PATIENT) as http:
        there = f"false_{CUSTOMER}@c.us_3EB0AA"
        outcome = await a_sender(dialect, http, url).react(OutgoingReaction("private", CUSTOMER, there, "👍"))

    assert isinstance(outcome, Unknown | Rejected)
    assert outcome.words
