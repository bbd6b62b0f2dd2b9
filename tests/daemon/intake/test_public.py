"""The addresses, Meta's check of ours, the health page, and the log that quotes nobody."""

import json
import re

import pytest

from store.errors import StoreStopping
from tests.daemon.intake.desk import GATEWAY, META, FakeDesk
from tests.daemon.providers.bodies import a_gateway_body, a_meta_body, gateway_headers, meta_headers

ASKED = "/webhooks/meta?hub.mode=subscribe&hub.verify_token=verify%20me&hub.challenge=1158201444"
HEALTH = "/api/whatsapp/health"


async def test_metas_check_gets_its_bare_challenge_back(desk: FakeDesk) -> None:
    answer = await desk.ask("GET", ASKED)

    assert (200, b"1158201444") == (answer.status, answer.body)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "nosniff" == answer.headers["X-Content-Type-Options"]


async def test_the_token_of_every_session_is_good(desk: FakeDesk) -> None:
    assert 200 == (await desk.ask("GET", ASKED.replace("verify%20me", "v%C3%A9rifie"))).status


@pytest.mark.parametrize(
    "query",
    [
        "",
        "hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=12345",
        "hub.mode=subscribe&hub.verify_token=&hub.challenge=12345",
        "hub.mode=subscribe&hub.challenge=12345",
        "hub.mode=other&hub.verify_token=verify%20me&hub.challenge=12345",
        "hub.mode=subscribe&hub.verify_token=wrong&hub.verify_token=verify%20me&hub.challenge=12345",
        "hub.mode=subscribe&hub.verify_token=verify%20me&hub.challenge=12345%3Cscript%3E",
        "hub.mode=subscribe&hub.verify_token=verify%20me&hub.challenge=",
        "hub.mode=subscribe&hub.verify_token=verify%20me",
        f"hub.mode=subscribe&hub.verify_token=verify%20me&hub.challenge={'1' * 129}",
        "hub.mode=subscribe&hub.verify_token=%ff%fe%ed%a0%80&hub.challenge=12345",
    ],
    ids=lambda query: query[-40:],
)
async def test_any_other_check_gets_nothing_back(desk: FakeDesk, query: str) -> None:
    answer = await desk.ask("GET", f"/webhooks/meta?{query}")

    assert (403, b"") == (answer.status, answer.body)


async def test_without_a_token_of_ours_nobody_passes_the_check(desk: FakeDesk) -> None:
    desk.admission = type(desk.admission)(desk.admission.directory, verify_tokens=(b"",))

    assert 403 == (await desk.ask("GET", ASKED.replace("verify%20me", ""))).status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PROPFIND"])
async def test_another_method_is_not_allowed(desk: FakeDesk, method: str) -> None:
    raw = a_meta_body()
    answer = await desk.ask(method, META, data=raw, headers=meta_headers(raw))

    assert (405, "GET,POST") == (answer.status, answer.headers["Allow"])
    assert not desk.journal.kept


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/webhooks/meta/",
        "/webhooks/meta%00",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/webhooks/..%2f..%2fx",
        "/%ff%fe",
    ],
)
async def test_any_other_address_is_plainly_not_found(desk: FakeDesk, path: str) -> None:
    said = await desk.say(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    assert said.startswith(b"HTTP/1.1 404 ")
    assert said.endswith(b"404: Not Found")


@pytest.mark.parametrize(
    "rest",
    [
        "Host: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: x\r\n\r\n",
        "Content-Length: 2\r\n\r\n{}",
        "Host: a\r\nHost: b\r\nContent-Length: 2\r\n\r\n{}",
        "Host: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        "Host: x\r\nContent-Length: -1\r\n\r\n",
        "Host: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Host: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nx",
        f"Host: x\r\nX-Big: {'a' * 65_536}\r\nContent-Length: 2\r\n\r\n{{}}",
        "Host: x\r\n\r\nBREW / HTTP/1.1\r\n\r\n",
        "Host: x\r\nX-Odd: \x1b[2J\x00\r\nContent-Length: 2\r\n\r\n{}",
    ],
    ids=lambda rest: repr(rest[:40]),
)
async def test_what_is_no_http_is_a_bad_request_and_its_bytes_are_not_logged(desk: FakeDesk, rest: str) -> None:
    said = await desk.say(f"POST {META} HTTP/1.1\r\n{rest}".encode())

    assert b"400 Bad Request" == said.split(b"\r\n")[0].partition(b" ")[2]
    assert 1 == len(re.findall(rb"^HTTP/1\.\d \d+", said, re.MULTILINE))
    assert len(desk.lines) <= 2
    assert all(set(fields) <= {"kind", "method", "route", "status", "ms", "bytes"} for _, fields in desk.lines)


async def test_each_answer_is_one_line_without_a_foreign_word(desk: FakeDesk) -> None:
    raw = a_gateway_body()
    await desk.post(GATEWAY, raw, gateway_headers(raw))
    await desk.ask("GET", ASKED)
    await desk.ask("PROPFIND", "/nowhere?token=abc", headers={"User-Agent": "evil\u009b31m"})

    assert ["request"] * 3 == [event for event, _ in desk.lines]
    assert [
        ("POST", "webhook.gateway", 200, len(raw)),
        ("GET", "verify.meta", 200, 0),
        ("other", "-", 404, 0),
    ] == [(line["method"], line["route"], line["status"], line["bytes"]) for _, line in desk.lines]
    assert all(isinstance(line["ms"], float) for _, line in desk.lines)


async def test_the_health_page_tells_what_a_monitor_and_the_load_test_ask(desk: FakeDesk) -> None:
    desk.journal.depth = 3
    raw = a_meta_body()
    await desk.post(META, raw, meta_headers(raw))
    await desk.post(META, raw)
    answer = await desk.ask("GET", HEALTH)
    told = json.loads(answer.body)

    assert (200, "healthy") == (answer.status, told["status"])
    assert (3, 2) == (told["queue"]["depth"], told["queue"]["failed"])
    assert told["queue"]["rate"] > 0
    assert 0.5 == told["error_rate"]
    assert 0 < told["latency_ms"]["p50"] <= told["latency_ms"]["p95"]
    care = {"id": 1, "workspace_id": 1, "key": "care", "provider_type": "meta", "state": "connected", "health": 100}
    assert [{**care, "health_parts": {}, "last_event_at": None}] == told["sessions"]
    assert ({}, 0) == (told["sync"], told["queue"]["quarantined"])


async def test_the_health_page_gives_no_number_of_anybody(desk: FakeDesk) -> None:
    assert b"1555" not in (await desk.ask("GET", HEALTH)).body


async def test_a_full_queue_shows_on_the_health_page(desk: FakeDesk) -> None:
    desk.journal.depth = 50_000

    assert "busy" == json.loads((await desk.ask("GET", HEALTH)).body)["status"]


async def test_a_store_that_stops_is_no_5xx_on_the_health_page_either(desk: FakeDesk) -> None:
    desk.trouble = StoreStopping("stopping")

    assert 429 == (await desk.ask("GET", HEALTH)).status


async def test_no_answer_tells_what_the_server_is_made_of(desk: FakeDesk) -> None:
    for path in (META, HEALTH, "/nowhere"):
        assert "frontdesk" == (await desk.ask("GET", path)).headers["Server"]


async def test_the_metrics_are_the_same_numbers_for_prometheus(desk: FakeDesk) -> None:
    desk.journal.depth = 3
    raw = a_meta_body()
    await desk.post(META, raw, meta_headers(raw))
    await desk.post(META, raw)
    answer = await desk.ask("GET", "/metrics")
    lines = answer.body.decode().splitlines()

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "frontdesk_queue_depth 3.0" in lines
    assert 'frontdesk_deliveries_put_aside{state="failed"} 2.0' in lines
    assert 'frontdesk_webhooks_total{outcome="acknowledged"} 1.0' in lines
    assert 'frontdesk_webhooks_total{outcome="refused"} 1.0' in lines
    assert "frontdesk_webhook_seconds_count 2.0" in lines
    assert 'frontdesk_session_health{provider="meta",session="care",workspace="1"} 100.0' in lines


async def test_the_metrics_give_no_number_of_anybody_and_nothing_of_the_process(desk: FakeDesk) -> None:
    body = (await desk.ask("GET", "/metrics")).body

    assert b"1555" not in body
    assert b"python_info" not in body
    assert body == (await desk.ask("GET", "/metrics")).body
