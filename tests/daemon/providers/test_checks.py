"""What a session's REST side is found to be: each dialect against its stand-in on a real socket."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession

from cli.demo.graph import GraphStandIn, refusing
from cli.demo.node import NodeStandIn
from cli.demo.stand_in import DROPPED, NO_HTTP, Fate, StandIn, redirected, refused, saying
from cli.demo.wwebjs_api import ApiStandIn
from daemon.api.testing import Check
from daemon.providers.base import Checker
from daemon.providers.calling import LONGEST_ANSWER, calling
from daemon.providers.checking import Ours
from daemon.providers.gateway.check import GatewayChecker
from daemon.providers.gateway.sender import GatewayAccount
from daemon.providers.meta.check import GraphChecker
from daemon.providers.meta.sender import GraphAccount
from daemon.providers.waha.check import WahaChecker
from daemon.providers.waha.sender import WahaAccount
from daemon.providers.wwebjs_api.calls import ApiAccount
from daemon.providers.wwebjs_api.check import ApiChecker
from tests.daemon.providers.ways import LINE, NUMBER, PATIENT, SECRET, SESSION, a_graph, a_node
from tests.fakes.providers import running, scripted
from tests.fakes.waha import WahaStandIn

OURS = Ours("+15550783881", ("hook secret",))
DIALECTS = ("meta", "gateway", "wwebjs-api", "waha")
States = dict[str, str]


def a_stand_in(dialect: str) -> StandIn:
    if dialect == "meta":
        graph = a_graph()
        graph.numbers[NUMBER] = {
            "display_phone_number": "+1 555-078-3881", "verified_name": "Acme", "quality_rating": "GREEN",
            "webhook_configuration": {"application": "https://desk.example/webhooks/meta"},
        }  # fmt: skip
        return graph
    if dialect == "gateway":
        node = a_node()
        node.phones[SESSION] = "15550783881"
        return node
    if dialect == "wwebjs-api":
        return ApiStandIn(SECRET, [LINE])
    waha = WahaStandIn(SECRET)
    waha.phone = "15550783881"
    waha.webhooks = [{"url": "http://desk.example/webhooks/waha", "events": ["*"], "hmac": {"key": "hook secret"}}]
    return waha


def a_checker(dialect: str, http: ClientSession, base_url: str, key: str, name: str, ours: Ours) -> Checker:
    if dialect == "meta":
        return GraphChecker(http, GraphAccount(name or NUMBER, key, base_url), ours)
    if dialect == "gateway":
        return GatewayChecker(http, GatewayAccount(base_url, key, name or SESSION, 1), ours)
    if dialect == "wwebjs-api":
        return ApiChecker(http, ApiAccount(base_url, key, name or LINE))
    return WahaChecker(http, WahaAccount(base_url, key, name or "default"), ours)


@asynccontextmanager
async def at(stand_in: StandIn | None, url: str = "") -> AsyncGenerator[tuple[ClientSession, str]]:
    async with calling(PATIENT) as http:
        if stand_in is None:
            yield http, url
            return
        async with running(stand_in) as base_url:
            yield http, base_url


async def found(
    dialect: str,
    stand_in: StandIn | None = None,
    *,
    key: str = SECRET,
    name: str = "",
    ours: Ours = OURS,
    url: str = "",
) -> list[Check]:
    async with at(None if url else stand_in or a_stand_in(dialect), url) as (http, base_url):
        checks = await a_checker(dialect, http, base_url, key, name, ours).checks()
    assert not [one for one in checks if key in f"{one.words} {one.hint}" or "hook secret" in f"{one.words} {one.hint}"]
    assert all(one.hint for one in checks if one.state == "failed")
    return checks


def states(checks: list[Check]) -> States:
    return {one.name: one.state for one in checks}


def failed(checks: list[Check]) -> tuple[str, str]:
    """The only one that failed: its name and its words."""
    (one,) = [one for one in checks if one.state == "failed"]
    return one.name, one.words


ALL_WELL: dict[str, States] = {
    "meta": {"provider": "ok", "key": "ok", "session": "ok", "phone": "ok", "webhook address": "ok"},
    "gateway": {"provider": "ok", "key": "ok", "session": "ok", "phone": "ok", "webhook address": "skipped"},
    "wwebjs-api": {"provider": "ok", "key": "ok", "session": "ok", "webhook address": "skipped"},
    "waha": {"provider": "ok", "key": "ok", "session": "ok", "phone": "ok", "webhook address": "ok"},
}


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_where_all_is_well_nothing_fails(dialect: str) -> None:
    assert ALL_WELL[dialect] == states(await found(dialect))


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_wrong_key_is_told_as_one(dialect: str) -> None:
    checks = await found(dialect, key="another-key")

    assert "key" == failed(checks)[0]
    assert "ok" == states(checks)["provider"]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("key", ["kéy-secret", "key\nsecret", "key\x00secret"])
async def test_a_key_that_no_header_can_carry_is_not_sent(dialect: str, key: str) -> None:
    stand_in = a_stand_in(dialect)

    assert "key" == failed(await found(dialect, stand_in, key=key))[0]
    assert [] == stand_in.asked


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_name_that_the_provider_does_not_know_is_told_as_one(dialect: str) -> None:
    checks = await found(dialect, name="999" if dialect == "meta" else "nobody")

    assert "session" == failed(checks)[0]
    assert "ok" == states(checks)["provider"]


@pytest.mark.parametrize("dialect", ["meta", "gateway", "waha"])
async def test_another_number_than_the_config_says_is_told_with_both(dialect: str) -> None:
    name, words = failed(await found(dialect, ours=replace(OURS, phone="+6281234567890")))

    assert "phone" == name
    assert "+15550783881" in words
    assert "+6281234567890" in words


@pytest.mark.parametrize("dialect", ["gateway", "wwebjs-api", "waha"])
async def test_a_session_that_is_down_is_told_as_one(dialect: str) -> None:
    stand_in = a_stand_in(dialect)
    if isinstance(stand_in, WahaStandIn):
        stand_in.states["default"] = "SCAN_QR_CODE"
    elif isinstance(stand_in, NodeStandIn | ApiStandIn):
        stand_in.disconnected |= {SESSION, LINE}

    assert "session" == failed(await found(dialect, stand_in))[0]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_nobody_there_is_told(dialect: str, unused_tcp_port: int) -> None:
    checks = await found(dialect, url=f"http://127.0.0.1:{unused_tcp_port}")

    assert [("provider", "failed")] == [(one.name, one.state) for one in checks]
    assert "connection refused" in checks[0].words


ENDLESS = b'"' + b"x" * (LONGEST_ANSWER * 2) + b'"'
STRANGE: dict[str, Fate] = {
    "a page": saying(200, b"<html>hello</html>"),
    "a list": saying(200, [1, {"id": []}]),
    "empty": saying(200, {}),
    "other types": saying(200, {"id": {}, "sessions": "x", "status": 1, "success": "yes"}),
    "huge": saying(200, ENDLESS),
    "not there": refused(404, b"Cannot GET"),
    "stumbled": refused(500, {"error": {"x": 1}}),
    "dropped": DROPPED,
    "no HTTP": NO_HTTP,
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("fate", STRANGE.values(), ids=STRANGE)
async def test_whatever_answers_in_its_place_is_a_failed_provider(dialect: str, fate: Fate) -> None:
    stand_in = a_stand_in(dialect)
    stand_in.fate = lambda _: replace(fate, takes=False)

    assert "provider" == failed(await found(dialect, stand_in))[0]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_nobody_is_followed_elsewhere(dialect: str) -> None:
    elsewhere, stand_in = a_stand_in(dialect), a_stand_in(dialect)
    async with running(elsewhere) as url:
        stand_in.fate = scripted(*[redirected(url)] * 3)
        checks = await found(dialect, stand_in)

    assert "provider" == failed(checks)[0]
    assert [] == elsewhere.asked


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_only_questions_are_asked_and_nothing_is_taken(dialect: str) -> None:
    stand_in = a_stand_in(dialect)
    await found(dialect, stand_in)

    assert {"GET"} == {one.method for one in stand_in.asked}
    assert [] == stand_in.taken


@pytest.mark.parametrize(
    ("told", "state", "words"),
    [
        ({"application": "https://a.example/webhooks/meta", "phone_number": "https://b.example/x"}, "failed", "b.ex"),
        ({"application": "https://u:pw@a.example/webhooks/meta?s=hush"}, "ok", "posts to a.example/webhooks/meta"),
        ({"application": ""}, "failed", "nowhere"),
        ({"application": "https://[bad/webhooks/meta"}, "failed", "posts to"),
        (None, "skipped", "does not say"),
        ([1], "skipped", "does not say"),
    ],
)
async def test_meta_is_asked_where_it_posts(told: Any, state: str, words: str) -> None:
    graph = a_stand_in("meta")
    assert isinstance(graph, GraphStandIn)
    graph.numbers[NUMBER]["webhook_configuration"] = told
    last = (await found("meta", graph))[-1]

    assert ("webhook address", state) == (last.name, last.state)
    assert words in last.words
    assert "hush" not in last.words


@pytest.mark.parametrize(
    ("code", "name"), [(190, "key"), (10, "key"), (200, "key"), (131031, "key"), (131000, "session")]
)
async def test_each_refusal_of_metas_names_what_is_wrong(code: int, name: str) -> None:
    graph = a_stand_in("meta")
    graph.fate = lambda _: refusing(code)
    checks = await found("meta", graph)

    assert name == failed(checks)[0]
    assert "ok" == states(checks)["provider"]


HOOK: dict[str, Any] = {"url": "http://desk.example/webhooks/waha", "hmac": {"key": "hook secret"}}


@pytest.mark.parametrize(
    ("hooks", "state"),
    [
        ([HOOK], "ok"),
        ([{"url": "http://other.example/", "hmac": None}, HOOK], "ok"),
        ([{**HOOK, "hmac": {"key": "********"}}], "ok"),
        ([{**HOOK, "hmac": {"key": "another"}}], "failed"),
        ([{**HOOK, "hmac": None}], "failed"),
        ([{"url": "http://other.example/"}], "skipped"),
        ([], "skipped"),
        ([7, None, {"url": 7}, {"url": "http://[bad"}], "skipped"),
    ],
)
async def test_the_webhooks_that_waha_holds_lead_here_and_sign(hooks: list[Any], state: str) -> None:
    waha = a_stand_in("waha")
    assert isinstance(waha, WahaStandIn)
    waha.webhooks = hooks
    last = (await found("waha", waha))[-1]

    assert ("webhook address", state) == (last.name, last.state)


async def test_a_key_that_is_said_again_is_masked_however_it_is_written() -> None:
    key = "a/b+c d"
    said: Callable[[str], Fate] = lambda words: refused(500, {"error": words, "message": words})  # noqa: E731
    for written in (key, "a%2Fb%2Bc%20d", "a%2Fb%2Bc+d"):
        node = NodeStandIn(key, [SESSION])
        node.fate = scripted(said(f"no /api/sessions?api_key={written}"))
        (one,) = await found("gateway", node, key=key)

        assert "no /api/sessions?api_key=***" == one.words
