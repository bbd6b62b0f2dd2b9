"""The stand-ins behave as the providers are documented and were captured, and fail as they are told to."""

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout

from cli.demo import graph, node
from cli.demo.graph import GraphStandIn, Marked
from cli.demo.node import NodeStandIn
from cli.demo.stand_in import (
    DROPPED,
    DROPPED_AT_ONCE,
    HALVED,
    NO_HTTP,
    SILENT,
    Fate,
    StandIn,
    Taken,
    late,
    redirected,
    refused,
    saying,
)
from tests.fakes.providers import running, running_beside, scripted

NUMBER, TOKEN, SESSION = "106540352242922", "EAAG", "webjs_1_1763181942_W0hejiNg"
SEND = f"/v24.0/{NUMBER}/messages"
TEXT = {"messaging_product": "whatsapp", "to": "+6281234567890", "type": "text", "text": {"body": "hi"}}
GREETING = {"name": "greeting", "language": {"code": "en_US"}, "components": []}
TEMPLATE = {**TEXT, "type": "template", "template": GREETING}
GATEWAY_TEXT = {"session_id": SESSION, "recipient_phone": "6281234567890", "message": "hi", "api_key": "gw_key"}

Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def meta() -> GraphStandIn:
    return GraphStandIn({NUMBER: TOKEN}, {("greeting", "en_US"): 0})


@pytest.fixture
def gateway() -> NodeStandIn:
    return NodeStandIn("gw_key", [SESSION])


@pytest.fixture
async def http() -> AsyncGenerator[ClientSession]:
    async with ClientSession(timeout=ClientTimeout(total=5)) as one:
        yield one


async def asked(
    http: ClientSession, stand_in: StandIn, plain: Any, path: str | None = None, token: str = TOKEN
) -> Answer:
    path = path or (SEND if isinstance(stand_in, GraphStandIn) else node.PATH)
    headers = {"Authorization": f"Bearer {token}"}
    async with running(stand_in) as url, http.post(url + path, json=plain, headers=headers) as answer:
        return answer.status, await answer.json()


async def code(http: ClientSession, stand_in: StandIn, plain: Any, **rest: Any) -> tuple[int, int]:
    """The HTTP status and Meta's own code."""
    status, told = await asked(http, stand_in, plain, **rest)
    return status, told["error"]["code"]


async def test_a_text_is_taken_and_answered_as_published(http: ClientSession, meta: GraphStandIn) -> None:
    status, told = await asked(http, meta, TEXT | {"biz_opaque_callback_data": "t1", "context": {"message_id": "w0"}})

    (taken,) = meta.taken
    contacts = [{"input": "+6281234567890", "wa_id": "6281234567890"}]
    expected = {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": taken.id}]}
    assert (200, expected) == (status, told)
    assert Taken(taken.key, taken.id, NUMBER, "+6281234567890", "hi", "t1", "w0") == taken
    assert taken.id.startswith("wamid.")


async def test_a_user_id_and_a_group_are_addresses_too(http: ClientSession, meta: GraphStandIn) -> None:
    user_id, group_id = "US.13491208655302741918", "Y2FwaV9ncm91cDox"
    plain = {name: value for name, value in TEXT.items() if name != "to"}
    by_id = await asked(http, meta, plain | {"recipient": user_id})
    both = await asked(http, meta, TEXT | {"recipient": user_id})
    in_group = await asked(http, meta, TEXT | {"recipient_type": "group", "to": group_id})

    assert [{"input": user_id, "user_id": user_id}] == by_id[1]["contacts"]
    assert [200, 200, 200] == [by_id[0], both[0], in_group[0]]
    assert [user_id, "+6281234567890", group_id] == [one.to for one in meta.taken]


@pytest.mark.parametrize(
    "change",
    [
        {"messaging_product": "sms"},
        {"to": None},
        {"to": "not a phone"},
        {"to": 628},
        {"recipient": "not a user id", "to": None},
        {"recipient_type": "crowd"},
        {"recipient_type": "group"},
        {"type": "image"},
        {"text": None},
        {"text": "hi"},
        {"text": {"body": ""}},
        {"text": {"body": 7}},
        {"text": {"body": "x" * 4097}},
        {"text": {"body": "hi", "preview_url": "no"}},
        {"context": "w0"},
        {"context": {"message_id": ""}},
        {"biz_opaque_callback_data": 7},
        {"type": "template"},
        {"type": "template", "template": {"name": "greeting"}},
        {"type": "template", "template": GREETING | {"language": "en_US"}},
        {"type": "template", "template": GREETING | {"components": ["body"]}},
        {"type": "template", "template": GREETING | {"components": [{"type": "body", "parameters": ["Ana"]}]}},
        {"status": "read"},
        {"status": "read", "message_id": "w0", "typing_indicator": {"type": "voice"}},
    ],
)
async def test_a_wrong_shape_is_error_100(http: ClientSession, meta: GraphStandIn, change: dict[str, Any]) -> None:
    assert (400, 100) == await code(http, meta, TEXT | change)
    assert ([], []) == (meta.taken, meta.marked)


async def test_only_the_numbers_own_token_opens(http: ClientSession, meta: GraphStandIn) -> None:
    assert (401, 190) == await code(http, meta, TEXT, token="another")
    assert (400, 100) == await code(http, meta, TEXT, path="/v24.0/123/messages")
    assert (400, 100) == await code(http, meta, TEXT, path=f"/{NUMBER}/messages")
    assert [] == meta.taken


async def test_no_body_of_any_kind_breaks_it(http: ClientSession, meta: GraphStandIn, gateway: NodeStandIn) -> None:
    bodies: list[Any] = [None, [], "x", 7]
    for plain in bodies:
        assert (400, 100) == await code(http, meta, plain)
        assert (401, {"error": "Invalid API key"}) == await asked(http, gateway, plain)


async def test_outside_the_window_only_a_template_goes(http: ClientSession, meta: GraphStandIn) -> None:
    meta.is_shut = lambda _, to: to == "6281234567890"

    assert (400, 131047) == await code(http, meta, TEXT)
    assert (200, "accepted") == await _accepted(http, meta, TEMPLATE)
    assert ["greeting"] == [one.template for one in meta.taken]


async def test_a_template_has_to_be_known_and_filled(http: ClientSession, meta: GraphStandIn) -> None:
    filled = [{"type": "BODY", "parameters": [{"type": "text", "text": "Ana"}]}]

    assert (404, 132001) == await code(http, meta, TEMPLATE | {"template": GREETING | {"name": "no such"}})
    assert (404, 132001) == await code(http, meta, TEMPLATE | {"template": GREETING | {"language": {"code": "pt"}}})
    assert (400, 132000) == await code(http, meta, TEMPLATE | {"template": GREETING | {"components": filled}})
    meta.templates["greeting", "en_US"] = 1
    assert (400, 132000) == await code(http, meta, TEMPLATE)
    assert 200 == (await asked(http, meta, TEMPLATE | {"template": GREETING | {"components": filled}}))[0]
    assert [("Ana",)] == [one.values for one in meta.taken]


async def test_read_marks_are_kept_apart_from_messages(http: ClientSession, meta: GraphStandIn) -> None:
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "w0"}

    assert (200, {"success": True}) == await asked(http, meta, read)
    assert (200, {"success": True}) == await asked(http, meta, read | {"typing_indicator": {"type": "text"}})
    assert [Marked(NUMBER, "w0", False), Marked(NUMBER, "w0", True)] == meta.marked
    assert [] == meta.taken


async def test_the_gateway_answers_as_it_was_captured(http: ClientSession, gateway: NodeStandIn) -> None:
    status, told = await asked(http, gateway, GATEWAY_TEXT | {"workspace_id": 1, "type": "text"})

    (taken,) = gateway.taken
    assert (200, {"success", "message_id", "timestamp"}, taken.id) == (status, set(told), told["message_id"])
    assert abs(told["timestamp"] - time.time()) < 60
    assert Taken(taken.key, f"true_6281234567890@c.us_{taken.key}", SESSION, "6281234567890", "hi") == taken
    assert taken.key.startswith("3EB0")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"api_key": "wrong"}, (401, {"error": "Invalid API key"})),
        ({"api_key": None}, (401, {"error": "Invalid API key"})),
        (
            {"message": ""},
            (400, {"error": "Missing required fields", "required": ["session_id", "recipient_phone", "message"]}),
        ),
        ({"recipient_phone": "120363404793044052@g.us"}, (400, {"error": "Invalid phone number format"})),
        ({"recipient_phone": 628}, (400, {"error": "Invalid phone number format"})),
        ({"session_id": "nope"}, (404, {"error": "Session not found"})),
        ({"session_id": ["nope"]}, (404, {"error": "Session not found"})),
        ({"message": "http://x/img.png", "type": "image"}, (200, {"success": True})),
    ],
)
async def test_the_gateway_refuses_as_it_was_captured(
    http: ClientSession, gateway: NodeStandIn, change: dict[str, Any], expected: Answer
) -> None:
    assert expected == await asked(http, gateway, GATEWAY_TEXT | change)
    assert [] == gateway.taken


async def test_a_gateway_without_whatsapp_says_so(http: ClientSession, gateway: NodeStandIn) -> None:
    gateway.disconnected.add(SESSION)

    expected = {"error": "Session not connected. Please check session status."}
    assert (400, expected) == await asked(http, gateway, GATEWAY_TEXT)
    assert (404, "Endpoint not found") == await _error(http, gateway, "/api/messages/mark-read")


async def test_a_wrong_address_is_a_success_to_the_gateway_as_to_the_real_one(
    http: ClientSession, gateway: NodeStandIn
) -> None:
    for phone in ("+6281234567890", "120363404793044052"):
        await asked(http, gateway, GATEWAY_TEXT | {"recipient_phone": phone})

    assert ["+6281234567890", "120363404793044052"] == [one.to for one in gateway.taken]
    assert gateway.taken[0].id.startswith("true_+6281234567890@c.us_3EB0")


@pytest.mark.parametrize(
    ("fate", "expected"),
    [
        (refused(503, b"<html>"), (503, b"<html>", 0)),
        (refused(429, {}, {"Retry-After": "3"}), (429, b"{}", 0)),
        (saying(200, {}), (200, b"{}", 1)),
        (node.NO_ID, (200, b'{"success": true}', 1)),
        (graph.refusing(131056, 503, {"X-A": "b"}, is_transient=True), (503, None, 0)),
        (late(0.05), (200, None, 1)),
        (redirected("http://127.0.0.1:9/"), (307, b"", 0)),
    ],
)
async def test_a_fate_comes_in_place_of_what_is_documented(
    http: ClientSession, gateway: NodeStandIn, fate: Fate, expected: tuple[int, bytes | None, int]
) -> None:
    gateway.fate = scripted(fate)
    async with (
        running(gateway) as url,
        http.post(url + node.PATH, json=GATEWAY_TEXT, allow_redirects=False) as answer,
    ):
        body = await answer.read()

    assert expected == (answer.status, body if expected[1] is not None else None, len(gateway.taken))
    assert dict(fate.answer.headers if fate.answer else {}).items() <= dict(answer.headers).items()


@pytest.mark.parametrize(
    ("fate", "taken"), [(DROPPED, 1), (DROPPED_AT_ONCE, 0), (HALVED, 1), (NO_HTTP, 1)], ids=["1", "2", "3", "4"]
)
async def test_a_broken_end_breaks_at_the_client(
    http: ClientSession, meta: GraphStandIn, fate: Fate, taken: int
) -> None:
    meta.fate = scripted(fate)

    with pytest.raises(ClientError):
        await asked(http, meta, TEXT)
    assert taken == len(meta.taken)


async def test_silence_lasts_until_the_stand_in_ends(meta: GraphStandIn) -> None:
    meta.fate = scripted(SILENT)
    async with ClientSession(timeout=ClientTimeout(total=0.2)) as hasty:
        with pytest.raises(TimeoutError):
            await asked(hasty, meta, TEXT)

    assert 1 == len(meta.taken)


async def test_after_its_script_everything_goes_well(http: ClientSession, meta: GraphStandIn) -> None:
    meta.fate = scripted(graph.refusing(131056))

    assert (400, 131056) == await code(http, meta, TEXT)
    assert 200 == (await asked(http, meta, TEXT))[0]


async def test_a_fate_may_depend_on_what_is_asked(http: ClientSession, meta: GraphStandIn) -> None:
    meta.fate = lambda one: graph.refusing(131026) if one.plain["to"] == "+628" else late(0)

    assert (400, 131026) == await code(http, meta, TEXT | {"to": "+628"})
    assert 200 == (await asked(http, meta, TEXT))[0]


@pytest.mark.parametrize("tells_first", [False, True])
async def test_its_owner_hears_of_a_message_before_or_after_the_answer(
    http: ClientSession, meta: GraphStandIn, tells_first: bool
) -> None:
    order: list[str] = []
    answered, heard = asyncio.Event(), asyncio.Event()

    async def told(taken: Taken) -> None:
        if not tells_first:
            await asyncio.wait_for(answered.wait(), 5)
        order.append(f"told {taken.text}")
        heard.set()

    meta.told, meta.tells_first = told, tells_first
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with running(meta) as url, http.post(url + SEND, json=TEXT, headers=headers) as answer:
        await answer.read()
        order.append("answered")
        answered.set()
        await asyncio.wait_for(heard.wait(), 5)

    assert (["told hi", "answered"] if tells_first else ["answered", "told hi"]) == order


async def test_the_gateway_tells_first_as_the_real_one(meta: GraphStandIn, gateway: NodeStandIn) -> None:
    assert (False, True) == (meta.tells_first, gateway.tells_first)


@pytest.mark.parametrize("fate", [SILENT, DROPPED, HALVED, NO_HTTP], ids=["1", "2", "3", "4"])
async def test_what_is_taken_is_told_though_nobody_is_answered(meta: GraphStandIn, fate: Fate) -> None:
    heard: list[Taken] = []

    async def told(taken: Taken) -> None:
        heard.append(taken)

    meta.told, meta.fate = told, scripted(fate)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with running(meta) as url, ClientSession(timeout=ClientTimeout(total=0.2)) as hasty:
        with pytest.raises((ClientError, TimeoutError)):
            async with hasty.post(url + SEND, json=TEXT, headers=headers) as answer:
                await answer.read()

        assert meta.taken == heard
        assert 1 == len(heard)


async def test_a_client_that_vanishes_leaves_no_trouble_and_its_message_is_told(
    meta: GraphStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    told = asyncio.Event()

    async def hear(_taken: Taken) -> None:
        told.set()

    meta.told, meta.fate = hear, scripted(late(0.05))
    async with running(meta) as url:
        async with ClientSession(timeout=ClientTimeout(total=0.01)) as hasty:
            with pytest.raises(TimeoutError):
                await hasty.post(url + SEND, json=TEXT, headers={"Authorization": f"Bearer {TOKEN}"})
        await asyncio.wait_for(told.wait(), 5)

    assert [] == caplog.records


async def test_a_refused_message_is_told_to_nobody(http: ClientSession, meta: GraphStandIn) -> None:
    async def told(_: Taken) -> None:
        raise AssertionError

    meta.told, meta.is_shut = told, lambda _account, _to: True

    assert (400, 131047) == await code(http, meta, TEXT)


def test_it_listens_in_a_thread_too_and_again_at_the_same_port(meta: GraphStandIn) -> None:
    async def send(url: str) -> int:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with ClientSession() as http, http.post(url + SEND, json=TEXT, headers=headers) as answer:
            return answer.status

    with running_beside(meta) as url:
        assert 200 == asyncio.run(send(url))
    with running_beside(meta, int(url.rpartition(":")[2])) as again:
        assert 200 == asyncio.run(send(again))

    assert (url, 2) == (again, len(meta.taken))


def test_a_port_that_is_taken_is_said_in_the_test_itself(meta: GraphStandIn, gateway: NodeStandIn) -> None:
    with running_beside(meta) as url, pytest.raises(OSError, match="address already in use"):
        running_beside(gateway, int(url.rpartition(":")[2])).__enter__()


async def _accepted(http: ClientSession, meta: GraphStandIn, plain: Any) -> tuple[int, str]:
    status, told = await asked(http, meta, plain)
    return status, told["messages"][0]["message_status"]


async def _error(http: ClientSession, gateway: NodeStandIn, path: str) -> tuple[int, str]:
    status, told = await asked(http, gateway, GATEWAY_TEXT, path)
    return status, told["error"]


async def test_graph_tells_where_a_file_is_and_gives_it_to_who_may_ask(http: ClientSession, meta: GraphStandIn) -> None:
    meta.files = lambda number: ("image/png", b"\x89PNG") if number == "17" else None
    key = {"Authorization": f"Bearer {TOKEN}"}
    async with running(meta) as base_url:
        told = await (await http.get(f"{base_url}/v24.0/17", headers=key)).json()
        content = await (await http.get(told["url"], headers=key)).read()
        refusals = [
            (await http.get(f"{base_url}{path}", headers=headers)).status
            for path, headers in (("/v24.0/17", {}), ("/files/17", {}), ("/v24.0/18", key), ("/files/18", key))
        ]

    assert (b"\x89PNG", "image/png", 4) == (content, told["mime_type"], told["file_size"])
    assert [401, 401, 400, 400] == refusals
