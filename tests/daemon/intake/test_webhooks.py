"""A signed body is on the disk before it is acknowledged; nothing else gets in."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator

import pytest

from daemon.providers.base import Secret
from store.errors import StoreBroken, StoreError, StoreFull, StoreStopping
from store.journal import NewDelivery
from store.models import Millis
from tests.daemon.intake.desk import ADMISSION, GATEWAY, META, OLD_SECRET, OTHER_SECRET, FakeDesk, a_desk
from tests.daemon.providers.bodies import (
    NOW,
    a_gateway_body,
    a_gateway_message,
    a_meta_body,
    as_json,
    gateway_headers,
    meta_headers,
)

RAW = a_meta_body()
LIVE = a_gateway_body()


async def test_a_signed_body_of_meta_is_kept_as_it_came_and_answered_empty(desk: FakeDesk) -> None:
    headers = meta_headers(RAW)
    answer = await desk.post(META, RAW, headers)

    assert (200, b"") == (answer.status, answer.body)
    kept = {name.lower(): value for name, value in headers}
    assert [NewDelivery(Millis(NOW), "meta", 1, (1,), kept, RAW)] == desk.journal.kept


async def test_a_signed_body_of_the_gateway_is_kept_for_the_session_it_names(desk: FakeDesk) -> None:
    answer = await desk.post(GATEWAY, LIVE, [*gateway_headers(LIVE), ("X-Instance-Url", "http://localhost:3001")])

    assert (200, {"status": "received"}) == (answer.status, json.loads(answer.body))
    (delivery,) = desk.journal.kept
    assert ("gateway", 7, (7,), LIVE) == (delivery.dialect, delivery.session_id, delivery.speakers, delivery.raw)
    assert {"x-hmac-signature", "x-timestamp", "x-instance-url"} == delivery.headers.keys()


@pytest.mark.parametrize("raw", [b"", b"no json", b"[" * 100_000, b"\x00\xff", b"{}"], ids=lambda raw: repr(raw[:9]))
async def test_a_signed_body_that_makes_no_sense_is_kept_all_the_same(desk: FakeDesk, raw: bytes) -> None:
    assert 200 == (await desk.post(META, raw, meta_headers(raw))).status
    assert 200 == (await desk.post(GATEWAY, raw, gateway_headers(raw))).status
    assert [raw, raw] == [delivery.raw for delivery in desk.journal.kept]


async def test_an_older_secret_that_is_still_active_opens(desk: FakeDesk) -> None:
    assert 200 == (await desk.post(META, RAW, meta_headers(RAW, OLD_SECRET))).status


async def test_the_same_body_twice_is_two_deliveries(desk: FakeDesk) -> None:
    for _ in range(2):
        assert 200 == (await desk.post(GATEWAY, LIVE, gateway_headers(LIVE))).status
    assert 2 == len(desk.journal.kept)


async def test_a_body_that_nobody_signed_is_refused_without_a_word_to_meta(desk: FakeDesk) -> None:
    bad = [(), meta_headers(RAW, b"wrong"), meta_headers(RAW) * 2, [("X-Hub-Signature-256", "sha256=\u00ff\u00fe")]]
    for headers in bad:
        answer = await desk.post(META, RAW, headers)
        assert (401, b"") == (answer.status, answer.body)
    assert not desk.journal.kept


async def test_a_body_that_nobody_signed_is_refused_in_the_seeds_words_to_the_gateway(desk: FakeDesk) -> None:
    for headers in ((), gateway_headers(LIVE, b"wrong"), gateway_headers(LIVE, time=str(NOW // 1000 - 600))):
        answer = await desk.post(GATEWAY, LIVE, headers)
        assert (401, {"message": "Invalid webhook signature"}) == (answer.status, json.loads(answer.body))
    assert not desk.journal.kept


async def test_a_secret_of_one_dialect_opens_no_door_of_another() -> None:
    async with a_desk() as desk:
        desk.admission = type(ADMISSION)(ADMISSION.directory, {"gateway": (Secret(7, b"only the gateway's"),)})

        assert 401 == (await desk.post(META, RAW, meta_headers(RAW, b"only the gateway's"))).status


async def test_a_live_body_that_names_another_known_session_is_refused(desk: FakeDesk) -> None:
    for named in ("webjs_2_1_xyz", 8, "other"):
        raw = as_json({"event": "message_received", "data": {"session_id": named, "message": a_gateway_message()}})
        assert 401 == (await desk.post(GATEWAY, raw, gateway_headers(raw))).status
        assert 200 == (await desk.post(GATEWAY, raw, gateway_headers(raw, OTHER_SECRET))).status
    assert [8, 8, 8] == [delivery.session_id for delivery in desk.journal.kept]


async def test_a_live_body_that_names_nobody_we_know_is_kept_without_a_session(desk: FakeDesk) -> None:
    raw = as_json({"event": "message_received", "data": {"session_id": "webjs_9", "message": a_gateway_message()}})

    assert 200 == (await desk.post(GATEWAY, raw, gateway_headers(raw))).status
    assert (None, (7,)) == (desk.journal.kept[0].session_id, desk.journal.kept[0].speakers)


async def test_a_new_config_holds_for_the_next_request(desk: FakeDesk) -> None:
    desk.admission = type(ADMISSION)(ADMISSION.directory, {"meta": (Secret(1, b"new"),)})

    assert 401 == (await desk.post(META, RAW, meta_headers(RAW))).status
    assert 200 == (await desk.post(META, RAW, meta_headers(RAW, b"new"))).status


@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [(StoreFull("x"), "30"), (StoreBroken("x"), "30"), (StoreStopping("x"), "1"), (StoreError("x"), "1")],
)
async def test_trouble_of_the_store_is_try_later_and_never_a_5xx(
    desk: FakeDesk, trouble: StoreError, seconds: str
) -> None:
    desk.journal.trouble = trouble
    answer = await desk.post(GATEWAY, LIVE, gateway_headers(LIVE))

    assert (429, seconds, b"") == (answer.status, answer.headers.get("Retry-After"), answer.body)


async def test_a_fault_of_ours_is_try_later_and_not_a_word_of_it_leaves(desk: FakeDesk) -> None:
    desk.journal.trouble = RuntimeError("secret words")
    answer = await desk.post(META, RAW, meta_headers(RAW))

    assert (429, b"") == (answer.status, answer.body)
    failed = [fields for event, fields in desk.lines if event == "request failed"]
    assert ["RuntimeError"] == [fields["kind"] for fields in failed]
    assert "secret words" not in str(desk.lines)


async def test_nothing_is_acknowledged_before_it_is_kept(desk: FakeDesk) -> None:
    desk.journal.gate = asyncio.Event()
    asking = asyncio.create_task(desk.post(META, RAW, meta_headers(RAW)))
    await asyncio.sleep(0.1)

    assert not asking.done()
    desk.journal.gate.set()
    assert 200 == (await asking).status


async def test_a_caller_who_leaves_early_loses_nothing(desk: FakeDesk) -> None:
    desk.journal.gate = asyncio.Event()
    _, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    head = "".join(f"{name}: {value}\r\n" for name, value in meta_headers(RAW))
    writer.write(f"POST {META} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(RAW)}\r\n{head}\r\n".encode() + RAW)
    await writer.drain()
    await asyncio.sleep(0.1)
    writer.close()
    await asyncio.sleep(0.1)
    desk.journal.gate.set()
    await asyncio.sleep(0.1)

    assert [RAW] == [delivery.raw for delivery in desk.journal.kept]


async def test_a_full_queue_is_try_later_before_the_body_is_read(desk: FakeDesk) -> None:
    desk.journal.depth = 50_000
    answer = await desk.post(META, RAW, meta_headers(RAW))

    assert (429, "1") == (answer.status, answer.headers.get("Retry-After"))
    desk.journal.depth = 49_999
    assert 200 == (await desk.post(META, RAW, meta_headers(RAW))).status


async def test_a_sender_over_its_pace_is_told_to_come_later_and_nothing_of_it_is_kept(desk: FakeDesk) -> None:
    desk.limit(webhooks_per_minute=2)
    answers = [(await desk.post(META, RAW, meta_headers(RAW))).status for _ in range(3)]

    assert [200, 200, 429] == answers
    assert 2 == len(desk.journal.kept)
    assert 401 == (await desk.post(META, RAW, meta_headers(RAW, b"nobody's"))).status


async def test_a_disk_down_to_its_reserve_is_try_later(desk: FakeDesk) -> None:
    desk.has_room = False
    answer = await desk.post(GATEWAY, LIVE, gateway_headers(LIVE))

    assert (429, "30") == (answer.status, answer.headers.get("Retry-After"))


async def test_a_body_of_exactly_3_mib_passes_and_one_byte_more_does_not(desk: FakeDesk) -> None:
    exact = RAW.ljust(3 * 1024 * 1024)

    assert 200 == (await desk.post(META, exact, meta_headers(exact))).status
    assert 413 == (await desk.post(META, exact + b" ", meta_headers(exact + b" "))).status
    assert [3_145_728] == [len(delivery.raw) for delivery in desk.journal.kept]


async def test_a_chunked_body_is_read_and_bounded_like_any_other(desk: FakeDesk) -> None:
    async def in_chunks(raw: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(raw), 50_000):
            yield raw[start : start + 50_000]

    exact = RAW.ljust(3 * 1024 * 1024)
    assert 200 == (await desk.post(META, in_chunks(exact), meta_headers(exact))).status
    assert 413 == (await desk.post(META, in_chunks(exact + b" "), meta_headers(exact + b" "))).status
    assert [exact] == [delivery.raw for delivery in desk.journal.kept]


async def test_a_photo_of_the_gateway_is_no_trouble(desk: FakeDesk) -> None:
    raw = a_gateway_body(message=a_gateway_message(media={"data": "A" * 5_000_000}))

    assert 200 == (await desk.post(GATEWAY, raw, gateway_headers(raw))).status
    assert raw == desk.journal.kept[0].raw


async def test_a_packed_body_is_refused_unopened(desk: FakeDesk) -> None:
    packed = gzip.compress(RAW)
    for encoding in ("gzip", "deflate", "br", "GZIP", "identity, gzip"):
        for headers in (meta_headers(packed), meta_headers(RAW)):
            answer = await desk.ask("POST", META, data=packed, headers=[*headers, ("Content-Encoding", encoding)])
            assert 415 == answer.status
    assert 200 == (await desk.post(META, RAW, [*meta_headers(RAW), ("Content-Encoding", "identity")])).status


async def test_a_body_that_comes_too_slowly_is_given_up() -> None:
    async with a_desk(body_seconds=0.2) as desk:
        said = await desk.say(f"POST {META} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx".encode())

        assert said.startswith(b"HTTP/1.1 408 ")
        assert 200 == (await desk.post(META, RAW, meta_headers(RAW))).status


async def test_bodies_together_may_take_only_so_much_memory_and_give_it_back() -> None:
    async with a_desk(unread_bytes=400_000) as desk:
        large = RAW.ljust(300_000)
        desk.journal.gate = asyncio.Event()
        first = asyncio.create_task(desk.post(META, large, meta_headers(large)))
        await asyncio.sleep(0.2)
        second = await desk.post(META, large, meta_headers(large))
        desk.journal.gate.set()

        assert (429, "1") == (second.status, second.headers.get("Retry-After"))
        assert 200 == (await first).status
        for _ in range(3):
            assert 200 == (await desk.post(META, large, meta_headers(large))).status
        for headers in ((), meta_headers(RAW)):
            for _ in range(3):
                assert 401 == (await desk.post(META, large, headers)).status


async def test_a_foreign_header_that_is_kept_is_text(desk: FakeDesk) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in gateway_headers(LIVE))
    start = f"POST {GATEWAY} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(LIVE)}\r\n{head}"
    said = await desk.say(start.encode() + b"X-Instance-Url: \xff\x9b\r\n\r\n" + LIVE)

    assert said.startswith(b"HTTP/1.1 200 ")
    assert desk.journal.kept[0].headers["x-instance-url"].encode()
