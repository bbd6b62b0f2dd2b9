"""What wwebjs-api is asked, and what each of its answers means for the message."""

from collections.abc import AsyncGenerator

import pytest

from cli.demo.stand_in import Fate, refused, saying
from cli.demo.wwebjs_api import ApiStandIn
from daemon.facts import Reaction
from daemon.providers.base import CannotReach, Outcome, Recipient, Rejected, Sent, TemplateCall, Unknown
from daemon.providers.calling import calling
from daemon.providers.wwebjs_api.calls import ApiAccount
from daemon.providers.wwebjs_api.sender import ApiSender
from tests.daemon.providers.ways import LINE, PATIENT, SECRET, Way, a_way, an_api_sender, an_outgoing
from tests.fakes.providers import running

CHAT, TEAM, LID = "6281234567890@c.us", "120363404793044052@g.us", "99887766554433@lid"
OURS = f"true_{CHAT}_3EB0"
IN_TEAM = f"true_{TEAM}_3EB0_628111222333@c.us"


@pytest.fixture
async def way() -> AsyncGenerator[Way]:
    async with a_way("wwebjs-api") as one:
        yield one


async def outcome_of(way: Way, fate: Fate) -> Outcome:
    way.fails(fate)
    return await way.sender.send(way.outgoing())


def answered(message_id: object) -> Fate:
    return saying(200, {"success": True, "message": {"id": message_id, "body": "on its way"}})


async def test_a_text_is_asked_for_without_marking_the_chat_as_read(way: Way) -> None:
    await way.sender.send(way.outgoing("reply from desk"))
    (one,) = way.stand_in.asked

    expected = {"chatId": CHAT, "contentType": "string", "content": "reply from desk", "options": {"sendSeen": False}}
    assert ("/client/sendMessage/line-1", expected) == (one.path, one.plain)
    assert SECRET == one.headers["x-api-key"]


async def test_a_quote_goes_by_the_librarys_whole_id(way: Way) -> None:
    await way.sender.send(an_outgoing(address=TEAM, quoted_id=f"false_{TEAM}_AB_{CHAT}"))

    assert (TEAM, f"false_{TEAM}_AB_{CHAT}") == (way.stand_in.taken[0].to, way.stand_in.taken[0].quoted_id)


async def test_a_name_of_a_session_cannot_leave_its_place_in_the_address(way: Way) -> None:
    async with calling(PATIENT) as http, running(way.stand_in) as base_url:
        outcome = await an_api_sender(http, base_url, session_id="../../x?y").send(an_outgoing(address=CHAT))

    assert isinstance(outcome, Rejected)
    assert [] == way.taken


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"fromMe": True, "remote": CHAT, "id": "3EB0", "_serialized": OURS}, Sent(OURS, OURS)),
        ({"fromMe": True, "remote": {"user": "6281234567890", "server": "c.us"}, "id": "3EB0"}, Sent(OURS, OURS)),
        (OURS, Sent(OURS, OURS)),
        ({"fromMe": True, "remote": TEAM, "id": "3EB0", "_serialized": IN_TEAM}, Sent(IN_TEAM, f"true_{TEAM}_3EB0")),
        ({"fromMe": True, "id": "3EB0"}, Sent(OURS, OURS)),
    ],
)
async def test_the_id_of_the_answer_is_read_however_it_is_written(way: Way, given: object, sent: Sent) -> None:
    assert sent == await outcome_of(way, answered(given))


@pytest.mark.parametrize(
    ("status", "words", "reaction", "hint"),
    [
        (403, "Invalid API key", Reaction.STOP, "api_key"),
        (401, "no", Reaction.STOP, "api_key"),
        (404, "session_not_found", Reaction.STOP, "external_ids"),
        (404, "session_not_connected", Reaction.AGAIN, "connected"),
        (404, "browser tab closed", Reaction.AGAIN, "connected"),
        (422, "Session should be alphanumerical or -", Reaction.STOP, "external_ids"),
        (400, "invalid contentType", Reaction.FAIL, "wrong"),
        (413, "request entity too large", Reaction.FAIL, "wrong"),
        (429, "Too many requests", Reaction.SLOW_DOWN, "wait"),
    ],
)
async def test_each_refusal_asks_for_its_own_and_keeps_its_words(
    way: Way, status: int, words: str, reaction: Reaction, hint: str
) -> None:
    outcome = await outcome_of(way, refused(status, {"success": False, "error": words}))

    assert isinstance(outcome, Rejected)
    assert (words, reaction) == (outcome.words, outcome.reaction)
    assert hint in outcome.hint


async def test_the_state_of_the_session_may_stand_in_the_place_of_the_error(way: Way) -> None:
    state = {"success": False, "state": None, "message": "session_not_found"}
    outcome = await outcome_of(way, refused(404, {"success": False, "error": state}))

    assert isinstance(outcome, Rejected)
    assert ("session_not_found", Reaction.STOP) == (outcome.words, outcome.reaction)


@pytest.mark.parametrize("status", [404, 405, 410])
async def test_who_refuses_and_is_not_wwebjs_api_stops_it_all(way: Way, status: int) -> None:
    hint = "check base_url in the config: what answers there is not wwebjs-api"

    assert Rejected(f"wwebjs-api answered {status}", Reaction.STOP, hint) == await outcome_of(
        way, refused(status, b"<html>")
    )


@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        (200, {"success": True}, "the answer of wwebjs-api names no message"),
        (200, {"success": True, "message": {"id": {}}}, "the answer of wwebjs-api names no message"),
        (200, {"success": True, "message": 7}, "the answer of wwebjs-api names no message"),
        (200, {"success": False, "message": "odd"}, "odd"),
        (200, {"success": False}, "it was not taken"),
        (500, {"success": False, "error": "Evaluation failed: boom"}, "Evaluation failed: boom"),
        (408, b"", "wwebjs-api answered 408"),
        (502, b"<html>", "wwebjs-api answered 502"),
    ],
)
async def test_what_may_have_gone_out_is_unknown(way: Way, status: int, answer: object, words: str) -> None:
    assert Unknown(words) == await outcome_of(way, saying(status, answer))


async def test_the_stand_in_refuses_as_the_real_one_does(way: Way) -> None:
    stand_in = way.stand_in
    assert isinstance(stand_in, ApiStandIn)
    stand_in.disconnected.add(LINE)
    async with calling(PATIENT) as http, running(stand_in) as base_url:
        outcomes = [
            await an_api_sender(http, base_url, **given).send(an_outgoing(address=CHAT))
            for given in ({"api_key": "no"}, {"session_id": "not here"}, {"session_id": "other"}, {})
        ]

    assert [
        "Invalid API key",
        "Session should be alphanumerical or -",
        "session_not_found",
        "session_not_connected",
    ] == [one.words for one in outcomes if isinstance(one, Rejected)]


@pytest.mark.parametrize(
    ("to", "address"),
    [
        (Recipient("private", CHAT, "+6281234567890"), CHAT),
        (Recipient("private", "6281234567890@s.whatsapp.net", None), CHAT),
        (Recipient("private", LID, "+6281234567890"), LID),
        (Recipient("private", "", "+6281234567890"), CHAT),
        (Recipient("private", "+6281234567890", None), CHAT),
        (Recipient("group", TEAM, None), TEAM),
        (Recipient("group", TEAM.partition("@")[0], None), TEAM),
    ],
)
async def test_everybody_is_written_to_by_the_id_that_whatsapp_used(way: Way, to: Recipient, address: str) -> None:
    assert address == way.sender.address(to)


async def test_a_group_without_an_id_cannot_be_reached(way: Way) -> None:
    with pytest.raises(CannotReach) as raised:
        way.sender.address(Recipient("group", "", None))

    assert raised.value.hint


async def test_no_template_leaves_by_it(way: Way) -> None:
    outcome = await way.sender.send(an_outgoing(address=CHAT, template=TemplateCall("x", "en", ())))

    assert isinstance(outcome, Rejected)
    assert 0 == way.asked


async def test_a_chat_is_marked_as_read_and_somebody_is_seen_writing(way: Way) -> None:
    told = [
        await way.sender.mark_read(f"false_{CHAT}_AB", is_typing=False),
        await way.sender.mark_read(f"false_{TEAM}_AB_{LID}", is_typing=True),
    ]

    assert isinstance(way.stand_in, ApiStandIn)
    assert [("sendSeen", CHAT), ("sendSeen", TEAM), ("sendStateTyping", TEAM)] == way.stand_in.marked
    assert [None, None] == told


@pytest.mark.parametrize("message_id", ["", "3EB0", "wamid.A"])
async def test_nothing_is_marked_where_the_id_names_no_chat(way: Way, message_id: str) -> None:
    assert isinstance(await way.sender.mark_read(message_id, is_typing=True), Rejected)
    assert 0 == way.asked


async def test_a_receipt_that_is_refused_says_why(way: Way) -> None:
    way.fails(refused(403, {"success": False, "error": "Invalid API key"}))
    trouble = await way.sender.mark_read(f"false_{CHAT}_AB", is_typing=True)

    assert isinstance(trouble, Rejected)
    assert 1 == way.asked


def test_the_key_is_in_nothing_that_is_printed() -> None:
    assert "hush" not in repr(ApiAccount("http://x", "hush", "line"))
    assert ApiSender.abilities.can_quote
