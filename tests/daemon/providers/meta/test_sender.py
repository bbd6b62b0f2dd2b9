"""What one number asks of Graph, and what Graph's answers mean for the message."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from cli.demo import graph
from cli.demo.graph import GraphStandIn, Marked
from cli.demo.stand_in import Fate, Taken, refused, saying
from daemon.facts import Reaction
from daemon.providers.base import (
    Abilities,
    CannotReach,
    Outcome,
    Outgoing,
    Recipient,
    Rejected,
    Sent,
    TemplateCall,
    Unknown,
)
from daemon.providers.calling import calling
from daemon.providers.meta.sender import GraphAccount, GraphSender
from tests.daemon.providers.hostile_json import bent
from tests.daemon.providers.ways import (
    CUSTOMER,
    NUMBER,
    PATIENT,
    SECRET,
    Way,
    a_graph,
    a_graph_sender,
    a_way,
    an_outgoing,
)
from tests.fakes.providers import running, scripted

BSUID = "US.13491208655302741918"
GROUP = "Y2FwaV9ncm91cDoxNzA1NTU1MDEzOToxMjAzNjM0MDQ2OTQyMzM4MjAZD"
GREETING = TemplateCall("greeting", "en_US", ("Ana", "#42"))
ERROR_100 = {
    "message": "(#100) Invalid parameter",
    "type": "OAuthException",
    "code": 100,
    "error_data": {"messaging_product": "whatsapp", "details": "Message must be a template message."},
    "fbtrace_id": "Ak6nxJSySLEJz32Ps-QiZ1t",
}


@pytest.fixture
async def way() -> AsyncGenerator[Way]:
    async with a_way("meta") as one:
        yield one


async def body_of(way: Way, outgoing: Outgoing) -> dict[str, Any]:
    await way.sender.send(outgoing)
    return way.stand_in.asked[-1].plain


async def outcome_of(way: Way, *fates: Fate) -> Outcome:
    way.fails(*fates)
    return await way.sender.send(way.outgoing())


async def test_a_text_is_asked_for_as_the_documents_show_it(way: Way) -> None:
    expected = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+6281234567890",
        "type": "text",
        "text": {"body": "olá https://acme.example", "preview_url": False},
        "biz_opaque_callback_data": "t1",
    }

    assert expected == await body_of(way, way.outgoing("olá https://acme.example"))


async def test_it_is_asked_of_the_number_with_its_token(way: Way) -> None:
    await way.sender.send(way.outgoing())

    (one,) = way.stand_in.asked
    assert (f"/v24.0/{NUMBER}/messages", f"Bearer {SECRET}") == (one.path, one.headers["Authorization"])


async def test_a_reply_names_the_message_that_it_answers(way: Way) -> None:
    body = await body_of(way, an_outgoing(quoted_id="wamid.A1"))

    assert {"message_id": "wamid.A1"} == body["context"]


async def test_a_template_is_filled_in_order_and_goes_in_place_of_the_text(way: Way) -> None:
    body = await body_of(way, an_outgoing("Hi Ana, #42", template=GREETING))

    parameters = [{"type": "text", "text": "Ana"}, {"type": "text", "text": "#42"}]
    components = [{"type": "body", "parameters": parameters}]
    assert {"name": "greeting", "language": {"code": "en_US"}, "components": components} == body["template"]
    assert ("template", "t1", False) == (body["type"], body["biz_opaque_callback_data"], "text" in body)
    assert ("greeting", ("Ana", "#42")) == (way.stand_in.taken[0].template, way.stand_in.taken[0].values)


async def test_a_template_without_variables_has_no_components(way: Way) -> None:
    body = await body_of(way, an_outgoing(template=TemplateCall("plain", "pt_BR", ())))

    assert {"name": "plain", "language": {"code": "pt_BR"}, "components": []} == body["template"]


async def test_a_group_is_written_to_as_one(way: Way) -> None:
    body = await body_of(way, an_outgoing(kind="group", address=GROUP))

    assert ("group", GROUP) == (body["recipient_type"], body["to"])


async def test_a_user_id_is_a_recipient_and_no_phone(way: Way) -> None:
    body = await body_of(way, an_outgoing(address=BSUID))

    assert ("individual", BSUID, False) == (body["recipient_type"], body["recipient"], "to" in body)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (Recipient("private", "6281234567890", None), "+6281234567890"),
        (Recipient("private", "+6281234567890", None), "+6281234567890"),
        (Recipient("private", "5215550009900", "+525550009900"), "+5215550009900"),
        (Recipient("private", "551187654321", "+5511987654321"), "+551187654321"),
        (Recipient("private", "", "+6281234567890"), "+6281234567890"),
        (Recipient("private", BSUID, "+6281234567890"), "+6281234567890"),
        (Recipient("private", BSUID, None), BSUID),
        (Recipient("private", "US.ENT.11815799212886844830", None), "US.ENT.11815799212886844830"),
        (Recipient("private", "99887766554433@lid", "+6281234567890"), "+6281234567890"),
        (Recipient("group", GROUP, None), GROUP),
        (Recipient("group", "6281234567890", "+1"), "6281234567890"),
    ],
)
async def test_metas_own_phone_comes_first_then_ours_then_a_user_id(way: Way, to: Recipient, expected: str) -> None:
    assert expected == way.sender.address(to)


@pytest.mark.parametrize(
    "to",
    [
        Recipient("private", "", None),
        Recipient("private", "99887766554433@lid", None),
        Recipient("private", "status@broadcast", None),
        Recipient("private", "12", None),
        Recipient("group", "", "+6281234567890"),
    ],
)
async def test_who_has_no_address_at_meta_cannot_be_reached(way: Way, to: Recipient) -> None:
    with pytest.raises(CannotReach) as refusal:
        way.sender.address(to)

    assert refusal.value.message
    assert refusal.value.hint


@pytest.mark.parametrize("is_typing", [False, True])
async def test_a_read_mark_says_which_message_and_whether_somebody_writes(way: Way, is_typing: bool) -> None:
    assert await way.sender.mark_read("wamid.A1", is_typing=is_typing) is None

    expected: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A1"}
    assert expected | ({"typing_indicator": {"type": "text"}} if is_typing else {}) == way.stand_in.asked[0].plain
    assert isinstance(way.stand_in, GraphStandIn)
    assert [Marked(NUMBER, "wamid.A1", is_typing)] == way.stand_in.marked


async def test_a_read_mark_is_refused_and_unknown_as_a_message_is(way: Way) -> None:
    way.fails(graph.refusing(131009), saying(200, {"success": "yes"}), saying(200, b""))
    outcomes = [await way.sender.mark_read("wamid.A1", is_typing=False) for _ in range(3)]

    assert [Rejected, Unknown, Unknown] == [type(one) for one in outcomes]


async def test_the_id_of_the_published_answer_is_the_messages(way: Way) -> None:
    message_id = "wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA"
    contacts = [{"input": BSUID, "user_id": BSUID}]
    answer = {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": message_id}]}

    assert Sent(message_id, message_id) == await outcome_of(way, saying(200, answer))


async def test_a_message_held_back_for_its_quality_has_an_id_too(way: Way) -> None:
    messages = [{"id": "wamid.A1", "message_status": "held_for_quality_assessment"}]

    assert Sent("wamid.A1", "wamid.A1") == await outcome_of(way, saying(200, {"messages": messages}))


async def test_the_published_error_is_told_by_its_details_and_its_code(way: Way) -> None:
    expected = Rejected(
        "Message must be a template message. (100)",
        Reaction.FAIL,
        "read what Meta says is wrong, and check phone_number_id in the config",
        "100",
    )

    assert expected == await outcome_of(way, refused(400, {"error": ERROR_100}))


async def test_an_error_in_a_good_answer_leaves_it_unknown_in_its_words(way: Way) -> None:
    assert Unknown("Message must be a template message. (100)") == await outcome_of(
        way, saying(200, {"error": ERROR_100})
    )


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (400, {"code": 777}, Reaction.FAIL),
        (403, {"code": 777, "is_transient": False}, Reaction.FAIL),
        (403, {"code": 777, "is_transient": "yes"}, Reaction.FAIL),
        (400, {"code": 777, "is_transient": True}, Reaction.AGAIN),
        (500, {"code": 777, "is_transient": True}, Reaction.AGAIN),
        (429, {"code": 777}, Reaction.SLOW_DOWN),
        (401, {"code": 777}, Reaction.STOP),
        (500, {"code": 777}, None),
        (503, {"is_transient": True}, None),
        (500, {"code": 131000}, Reaction.AGAIN),
        (500, {"code": "131000"}, Reaction.AGAIN),
        (400, {"code": 100, "is_transient": True}, Reaction.FAIL),
    ],
)
async def test_a_code_that_nobody_knows_is_judged_by_what_came_with_it(
    way: Way, status: int, error: dict[str, Any], expected: Reaction | None
) -> None:
    outcome = await outcome_of(way, refused(status, {"error": {"message": "odd", **error}}))

    assert expected == (outcome.reaction if isinstance(outcome, Rejected) else None)
    assert not isinstance(outcome, Sent)
    assert outcome.words.startswith("odd")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413])
async def test_who_refuses_and_is_not_graph_stops_it_all(way: Way, status: int) -> None:
    expected = Rejected(
        f"Meta answered {status}",
        Reaction.STOP,
        "check base_url in the config: what answers there is not Meta's Graph API",
    )

    assert expected == await outcome_of(way, refused(status, b"<html>not found</html>"))


async def test_too_many_requests_slow_the_session_down_for_as_long_as_is_said(way: Way) -> None:
    for fate in (refused(429, b"", {"Retry-After": "30"}), graph.refusing(130429, headers={"Retry-After": "30"})):
        outcome = await outcome_of(way, fate)

        assert isinstance(outcome, Rejected)
        assert (Reaction.SLOW_DOWN, 30.0) == (outcome.reaction, outcome.retry_after)


async def test_a_shut_window_asks_for_a_template(way: Way) -> None:
    assert isinstance(way.stand_in, GraphStandIn)
    way.stand_in.is_shut = lambda _, to: to == CUSTOMER
    outcome = await way.sender.send(way.outgoing())

    assert isinstance(outcome, Rejected)
    assert (Reaction.TEMPLATE, "131047") == (outcome.reaction, outcome.code)
    assert isinstance(await way.sender.send(an_outgoing(template=GREETING)), Sent)


async def test_a_token_that_has_run_out_stops_the_session(way: Way) -> None:
    assert isinstance(way.stand_in, GraphStandIn)
    way.stand_in.tokens[NUMBER] = "another"
    outcome = await way.sender.send(way.outgoing())

    assert isinstance(outcome, Rejected)
    assert (Reaction.STOP, "190") == (outcome.reaction, outcome.code)
    assert "write a new token into the config, then: frontdesk daemon restart" == outcome.hint


@pytest.mark.parametrize("token", ["two\nlines", "tab\t", "\udc80", "é", "\x00"])
async def test_a_token_that_no_header_can_carry_is_not_tried(way: Way, token: str) -> None:
    outcome = await a_graph_sender(way.http, "http://127.0.0.1:9", token=token).send(way.outgoing())

    assert isinstance(outcome, Rejected)
    assert Reaction.STOP == outcome.reaction
    assert token not in outcome.words


async def test_another_version_and_a_slash_at_the_end_are_no_trouble() -> None:
    stand_in = a_graph()
    async with running(stand_in) as base_url, calling(PATIENT) as http:
        await a_graph_sender(http, f"{base_url}/", api_version="v26.0").send(an_outgoing())

    assert [f"/v26.0/{NUMBER}/messages"] == [one.path for one in stand_in.asked]


async def test_as_many_are_under_way_as_it_says(way: Way) -> None:
    all_there = asyncio.Event()

    async def told(_: Taken) -> None:
        if len(way.taken) == GraphSender.abilities.at_once:
            all_there.set()
        await asyncio.wait_for(all_there.wait(), 5)

    way.stand_in.told, way.stand_in.tells_first = told, True
    outcomes = await asyncio.gather(*(way.sender.send(way.outgoing(str(number))) for number in range(8)))

    assert {Sent} == {type(one) for one in outcomes}


def test_an_account_does_not_show_its_token() -> None:
    account = GraphAccount(NUMBER, SECRET)

    assert SECRET not in repr(account)
    assert ("https://graph.facebook.com", "v24.0") == (account.base_url, account.api_version)


def test_graph_can_do_it_all() -> None:
    assert Abilities(True, True, True, True, True, 4096, 8) == GraphSender.abilities


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=bent(lambda: [{"messages": [{"id": "wamid.A1"}]}, {"error": ERROR_100 | {"is_transient": True}}]))
def test_an_answer_bent_out_of_shape_is_an_outcome(raw: bytes) -> None:
    async def outcomes() -> list[Outcome]:
        stand_in = a_graph()
        stand_in.fate = scripted(*(saying(status, raw) for status in (200, 400, 500)))
        async with running(stand_in) as base_url, calling(PATIENT) as http:
            return [await a_graph_sender(http, base_url).send(an_outgoing()) for _ in range(3)]

    good, refusal, broken = asyncio.run(outcomes())

    assert isinstance(good, Sent | Unknown)
    assert isinstance(refusal, Rejected)
    assert isinstance(broken, Rejected | Unknown)
