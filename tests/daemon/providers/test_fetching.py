"""Fetching a file of each dialect from a real host: what comes, what is refused, and who sees the key."""

import base64
import hashlib
import json
from collections.abc import AsyncGenerator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from daemon.providers.base import NotFetched, Room, Wanted
from daemon.providers.hosts import Hosts, Wires, is_public, wires
from daemon.providers.meta.fetcher import KNOWN, GraphFetcher
from daemon.providers.meta.sender import GraphAccount
from daemon.providers.waha.fetcher import WahaFetcher
from daemon.providers.waha.sender import WahaAccount
from tests.fakes.file_host import (
    CHAT,
    DIALECTS,
    FILE_PATH,
    KEY,
    MEDIA_ID,
    MESSAGE,
    FileHost,
    Names,
    Said,
    a_fetcher,
    a_file_host,
    a_json,
    a_wanted,
    moved_to,
)

MIB = 1024 * 1024
CONTENT = b"OggS" + bytes(range(256)) * 4000
PUBLIC = "lookaside.fbsbx.com"


@pytest.fixture
async def host() -> AsyncGenerator[FileHost]:
    async with a_file_host() as one:
        yield one


@pytest.fixture
async def away() -> AsyncGenerator[Wires]:
    async with wires() as both:
        yield both


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(4 * MIB, tmp_path)


async def fetched(dialect: str, host: FileHost, away: Wires, room: Room, wanted: Wanted | None = None) -> bytes:
    pieces = a_fetcher(dialect, host, away).fetch(wanted or a_wanted(dialect), room)
    return b"".join([piece async for piece in pieces])


async def refusal(dialect: str, host: FileHost, away: Wires, room: Room, wanted: Wanted | None = None) -> NotFetched:
    """Why it did not come."""
    with pytest.raises(NotFetched) as caught:
        await fetched(dialect, host, away, room, wanted)
    return caught.value


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_file_comes_as_it_is_by_the_key_of_its_session(
    dialect: str, host: FileHost, away: Wires, room: Room
) -> None:
    host.holds(dialect, CONTENT)

    assert CONTENT == await fetched(dialect, host, away, room)
    header = {"meta": "Authorization", "waha": "X-Api-Key", "wwebjs-api": "x-api-key"}[dialect]
    assert {header} == {name for one in host.heard for name in one.keys}
    assert [] == list(room.scratch.iterdir())


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_big_file_comes_in_small_pieces(dialect: str, host: FileHost, away: Wires, room: Room) -> None:
    host.holds(dialect, bytes(3 * MIB))
    sizes = [len(one) async for one in a_fetcher(dialect, host, away).fetch(a_wanted(dialect), room)]

    assert 3 * MIB == sum(sizes)
    assert max(sizes) <= MIB // 4


async def test_meta_is_asked_anew_for_the_address_each_time(host: FileHost, away: Wires, room: Room) -> None:
    host.holds("meta", CONTENT)
    await fetched("meta", host, away, room)
    await fetched("meta", host, away, room)

    assert [f"/v24.0/{MEDIA_ID}", "/file"] * 2 == host.paths
    assert {"phone_number_id": "106540352242922"} == host.heard[0].query


async def test_a_gateway_is_asked_for_the_message_by_its_bare_id_in_its_chat(
    host: FileHost, away: Wires, room: Room
) -> None:
    host.holds("wwebjs-api", CONTENT)
    group = "false_1203630@g.us_3EB0_6281@c.us"
    await fetched("wwebjs-api", host, away, room)
    await fetched("wwebjs-api", host, away, room, Wanted("other@c.us", None, group))
    await fetched("wwebjs-api", host, away, room, Wanted("other@c.us", "3EB0"))

    said = [json.loads(one.body) for one in host.heard]
    assert {"chatId": CHAT, "messageId": "3EB0A1"} == said[0]
    assert {"chatId": "1203630@g.us", "messageId": "3EB0"} == said[1]
    assert {"chatId": "other@c.us", "messageId": "3EB0"} == said[2]


async def test_a_gateway_behind_a_path_is_found_there(host: FileHost, away: Wires, room: Room) -> None:
    host.answers["/waha/api/files/a.jpg"] = Said(CONTENT)
    fetcher = WahaFetcher(away, WahaAccount(f"{host.url}/waha/", KEY, "default"))
    wanted = Wanted(CHAT, url="http://localhost:3000/api/files/a.jpg?token=1")
    found = b"".join([piece async for piece in fetcher.fetch(wanted, room)])

    assert CONTENT == found
    assert {"token": "1"} == host.heard[0].query


GRAPH_PATH = f"/v24.0/{MEDIA_ID}"


@pytest.mark.parametrize(
    ("dialect", "path", "said", "words", "hint"),
    [
        ("meta", GRAPH_PATH, a_json({"error": {"message": "Bad token", "code": 190}}, 401), "Bad token", "token"),
        ("meta", GRAPH_PATH, a_json({"error": {"message": f"no {KEY}", "code": 100}}, 400), "no ***", "7 days"),
        ("meta", "/file", Said(b"gone", 404), "answered 404", "7 days"),
        ("meta", "/file", Said(b"no", 401), "answered 401", "token"),
        ("meta", "/file", Said(b"no", 500), "answered 500", "in a while"),
        ("meta", GRAPH_PATH, Said(b"<html>"), "not said where", "in a while"),
        ("waha", FILE_PATH["waha"], Said(b"no", 401), "does not give it", "api_key"),
        ("waha", FILE_PATH["waha"], Said(b"no", 404), "no longer has it", "LIFETIME"),
        ("waha", FILE_PATH["waha"], Said(b"no", 502), "answered 502", "in a while"),
        ("wwebjs-api", FILE_PATH["wwebjs-api"], Said(b"no", 403), "does not give it", "api_key"),
        ("wwebjs-api", FILE_PATH["wwebjs-api"], a_json({"success": False, "error": "session_not_found"}, 404),
         "session_not_found", "connected"),
        ("wwebjs-api", FILE_PATH["wwebjs-api"], a_json({"success": False, "error": f"{KEY} media gone"}),
         "*** media gone", "telephone"),
        ("wwebjs-api", FILE_PATH["wwebjs-api"], a_json({"success": True, "messageMedia": {"data": "@@@@"}}),
         "no base64", "again"),
        ("wwebjs-api", FILE_PATH["wwebjs-api"], Said(b'{"messageMedia": {"data": "QUJD'), "never ends", "again"),
        ("wwebjs-api", FILE_PATH["wwebjs-api"], Said(b"\xff<html>"), "came broken", "again"),
    ],
)  # fmt: skip
async def test_a_refusal_says_why_and_what_can_be_done(
    dialect: str, path: str, said: Said, words: str, hint: str, host: FileHost, away: Wires, room: Room
) -> None:
    host.holds(dialect, CONTENT)
    host.answers[path] = said

    why = await refusal(dialect, host, away, room)

    assert words in why.words
    assert hint in why.hint
    assert KEY not in f"{why.words}{why.hint}"
    assert [] == list(room.scratch.iterdir())


@pytest.mark.parametrize(
    "place",
    [
        "http://evil.example/x",
        "http://127.0.0.1:1/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/x",
        "http://[::1]:9/x",
        "https://lookaside.fbsbx.com.evil.example/x",
        "http://lookaside.fbsbx.com/x",
        "https://user:pw@lookaside.fbsbx.com/x",
        "file:///etc/passwd",
        "ftp://example.com/x",
        "//evil.example/x",
        "http://[bad",
    ],
)
@pytest.mark.parametrize("dialect", ["meta", "waha"])
async def test_nothing_is_fetched_from_where_nobody_named(
    dialect: str, place: str, host: FileHost, away: Wires, room: Room
) -> None:
    """Neither where a provider says at once, nor where it sends us on to."""
    host.holds(dialect, CONTENT, url=place)
    first = await refusal(dialect, host, away, room, Wanted(CHAT, MESSAGE, MEDIA_ID, place))
    host.holds(dialect, CONTENT)
    host.answers[FILE_PATH[dialect]] = moved_to(place)
    second = await refusal(dialect, host, away, room)

    words = ("no host of its provider", "address that is none", "place that is none")
    assert any(word in first.words for word in words) or (dialect == "waha" and "no longer has it" in first.words)
    assert any(word in second.words for word in words)
    assert all(one.headers["Host"] == f"127.0.0.1:{host.port}" for one in host.heard)


async def test_a_post_is_never_sent_on(host: FileHost, away: Wires, room: Room) -> None:
    host.answers[FILE_PATH["wwebjs-api"]] = Said(b"", 307, {"Location": "/elsewhere"})

    assert "307" in (await refusal("wwebjs-api", host, away, room)).words
    assert [FILE_PATH["wwebjs-api"]] == host.paths


async def test_being_sent_on_at_the_same_host_is_fine_three_times(host: FileHost, away: Wires, room: Room) -> None:
    host.holds("waha", CONTENT)
    for step in range(3):
        host.answers[f"/{step}"] = moved_to(f"/{step + 1}")
    host.answers[FILE_PATH["waha"]] = moved_to("/1")
    host.answers["/3"] = Said(CONTENT)
    fine = await fetched("waha", host, away, room)
    host.answers[FILE_PATH["waha"]] = moved_to("/0")
    much = await refusal("waha", host, away, room)

    assert CONTENT == fine
    assert "more than 3 times" in much.words


def a_public_fetcher(host: FileHost, away: Wires) -> GraphFetcher:
    """Its Graph is the host; the public hosts of Meta may speak plain HTTP, as no test has their certificates."""
    hosts = Hosts(URL(host.url), KNOWN, frozenset({"http"}))
    return GraphFetcher(away, GraphAccount("1", KEY, host.url), hosts)


async def test_a_public_host_gets_the_key_when_meta_names_it_and_not_when_we_are_sent_there(
    host: FileHost, room: Room
) -> None:
    there = f"http://{PUBLIC}:{host.port}"
    async with wires(lambda _: True, Names("127.0.0.1")) as away:
        host.holds("meta", CONTENT, url=f"{there}/file")
        direct = b"".join([one async for one in a_public_fetcher(host, away).fetch(a_wanted("meta"), room)])
        host.holds("meta", CONTENT, url=f"{host.url}/moved")
        host.answers["/moved"] = moved_to(f"{there}/file")
        sent_on = b"".join([one async for one in a_public_fetcher(host, away).fetch(a_wanted("meta"), room)])

    asked = [(one.path, one.headers["Host"].partition(":")[0], bool(one.keys)) for one in host.heard]
    assert CONTENT == direct == sent_on
    assert [("/file", PUBLIC, True), ("/file", PUBLIC, False)] == [one for one in asked if one[1] == PUBLIC]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1", "0.0.0.0"]
)
async def test_a_public_name_that_leads_inside_is_not_connected_to(address: str, host: FileHost, room: Room) -> None:
    """As when somebody answers for the name of a host that is not theirs."""
    async with wires(resolver=Names(address)) as away:
        host.holds("meta", CONTENT, url=f"http://{PUBLIC}:{host.port}/file")
        with pytest.raises(NotFetched) as caught:
            [one async for one in a_public_fetcher(host, away).fetch(a_wanted("meta"), room)]

    assert "this machine's own network" in caught.value.words
    assert [f"/v24.0/{MEDIA_ID}"] == host.paths


@pytest.mark.parametrize(
    ("address", "is_outside"),
    [
        ("157.240.1.1", True), ("2a03:2880:f10c::1", True), ("::ffff:157.240.1.1", True), ("64:ff9b::9df0:101", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("255.255.255.255", False), ("::", False), ("::1", False), ("fe80::1", False), ("fd00::1", False),
        ("fec0::1", False), ("ff02::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False), ("2002:7f00:1::", False), ("2001::a00:1", False), ("192.0.2.1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_out_in_the_world(address: str, is_outside: bool) -> None:
    assert is_outside is is_public(ip_address(address))


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("tells_length", [True, False])
async def test_what_is_too_big_is_broken_off(
    dialect: str, tells_length: bool, host: FileHost, away: Wires, tmp_path: Path
) -> None:
    host.holds(dialect, bytes(6 * MIB), file_size=None)
    said = host.answers[FILE_PATH[dialect]]
    host.answers[FILE_PATH[dialect]] = Said(said.body, tells_length=tells_length, pause=0.001)
    exact = Room(MIB, tmp_path)
    why = await refusal(dialect, host, away, exact)
    host.holds(dialect, bytes(MIB))
    fits = await fetched(dialect, host, away, exact)
    host.holds(dialect, bytes(MIB + 1))
    hair = await refusal(dialect, host, away, exact)

    assert (True, "it is greater than 1,048,576 bytes ([limits] media_bytes)") == (why.is_too_big, why.words)
    assert MIB == len(fits)
    assert hair.is_too_big


async def test_what_meta_calls_too_big_is_not_even_asked_for(host: FileHost, away: Wires, tmp_path: Path) -> None:
    host.holds("meta", CONTENT, file_size=10**9)
    why = await refusal("meta", host, away, Room(MIB, tmp_path))

    assert why.is_too_big
    assert [f"/v24.0/{MEDIA_ID}"] == host.paths


IN_BASE64 = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()


@pytest.mark.parametrize("written", [hashlib.sha256(CONTENT).hexdigest().upper(), IN_BASE64, None, "", 7])
async def test_a_hash_is_compared_where_there_is_one(written: Any, host: FileHost, away: Wires, room: Room) -> None:
    host.holds("meta", CONTENT, sha256=written)
    fine = await fetched("meta", host, away, room)
    other = hashlib.sha256(b"other")
    host.holds("meta", CONTENT, sha256=other.hexdigest())
    in_hex = await refusal("meta", host, away, room)
    host.holds("meta", CONTENT, sha256=base64.b64encode(other.digest()).decode())
    in_base64 = await refusal("meta", host, away, room)

    assert CONTENT == fine
    assert "SHA-256 is another" in in_hex.words
    assert in_hex.words == in_base64.words


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("tells_length", [True, False])
async def test_a_cut_stream_is_no_file(
    dialect: str, tells_length: bool, host: FileHost, away: Wires, room: Room
) -> None:
    host.holds(dialect, CONTENT)
    body = host.answers[FILE_PATH[dialect]].body
    host.answers[FILE_PATH[dialect]] = Said(body, tells_length=tells_length, cut_after=200_000)

    why = await refusal(dialect, host, away, room)

    assert "connection broke" in why.words
    assert "again" in why.hint


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_what_came_packed_or_empty_is_no_file(dialect: str, host: FileHost, away: Wires, room: Room) -> None:
    host.holds(dialect, CONTENT)
    said = host.answers[FILE_PATH[dialect]]
    host.answers[FILE_PATH[dialect]] = Said(said.body, headers={"Content-Encoding": "gzip"})
    packed = await refusal(dialect, host, away, room)
    host.answers[FILE_PATH[dialect]] = Said(b"")
    empty = await refusal(dialect, host, away, room)

    assert "packed" in packed.words
    assert "empty" in empty.words


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_nobody_there_is_said(dialect: str, away: Wires, room: Room) -> None:
    async with a_file_host() as host:
        pass

    assert "no connection" in (await refusal(dialect, host, away, room)).words


@pytest.mark.parametrize("media_id", ["", "../106540352242922/messages", "1/2", "\uff11\uff12", "1?x=1"])
async def test_an_id_is_no_path(media_id: str, host: FileHost, away: Wires, room: Room) -> None:
    why = await refusal("meta", host, away, room, Wanted("1", None, media_id))

    assert "none of Meta's" in why.words
    assert [] == host.paths


async def test_a_token_that_no_header_can_carry_is_told_without_it(host: FileHost, away: Wires, room: Room) -> None:
    fetcher = GraphFetcher(away, GraphAccount("1", "tök\nen", host.url))
    with pytest.raises(NotFetched) as caught:
        [one async for one in fetcher.fetch(a_wanted("meta"), room)]

    assert "characters that no token has" in caught.value.words
    assert [] == host.heard
