"""What every dialect promises of what comes in: who may speak, that nothing is an exception, and how it catches up."""

import hmac
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.demo.stand_in import DROPPED, HALVED, NO_HTTP, Fate, StandIn, redirected, refused, saying
from cli.demo.wwebjs_api import ApiStandIn
from daemon.facts import ChatsSynced, Unknown
from daemon.providers.base import CATCH_UP_HEADER, Body, CannotCatchUp, Catcher, Piece, Secret
from daemon.providers.calling import calling
from daemon.providers.gateway.catching_up import GatewayCatcher
from daemon.providers.gateway.sender import GatewayAccount
from daemon.providers.waha.catching_up import WahaCatcher
from daemon.providers.waha.sender import WahaAccount
from daemon.providers.wwebjs_api.calls import ApiAccount
from daemon.providers.wwebjs_api.catching_up import ApiCatcher
from daemon.reloading import PROVIDERS
from store.models import Dialect, Millis
from tests.daemon.providers.ways import LINE, SECRET, SESSION, a_node
from tests.fakes.providers import running
from tests.fakes.waha import WahaStandIn

NOW = Millis(1_795_000_000_000)
MINE, OTHERS = Secret(1, b"mine"), Secret(2, b"of another")
Signed = list[tuple[str, str]]
DIALECTS = list(PROVIDERS)
ASKED: list[Dialect] = ["gateway", "wwebjs-api", "waha"]


HOSTILE = (
    b"",
    b"null",
    b"1",
    b"[]",
    b"{}",
    b"\xff\xfe",
    b"[[[[",
    b'{"a":NaN}',
    b'{"data":[]}',
    b'{"payload":1}',
    b'{"entry":[1]}',
)


def _mac(secret: bytes, raw: bytes, kind: str = "sha256") -> str:
    return hmac.new(secret, raw, kind).hexdigest()


SIGN: dict[Dialect, Callable[[bytes, bytes], Signed]] = {
    "meta": lambda secret, raw: [("X-Hub-Signature-256", f"sha256={_mac(secret, raw)}")],
    "gateway": lambda secret, raw: [
        ("X-Timestamp", str(NOW // 1000)),
        ("X-HMAC-Signature", _mac(secret, str(NOW // 1000).encode() + raw)),
    ],
    "wwebjs-api": lambda secret, _: [("x-api-key", secret.decode())],
    "waha": lambda secret, raw: [("X-Webhook-Hmac", _mac(secret, raw, "sha512"))],
}


def speakers(dialect: Dialect, headers: Signed, raw: bytes = b"{}") -> frozenset[int]:
    return PROVIDERS[dialect].speakers(headers, raw, [MINE, OTHERS], NOW)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_whoever_knows_a_secret_speaks_for_its_session_and_for_no_other(dialect: Dialect) -> None:
    signed = SIGN[dialect](MINE.value, b"{}")

    assert {1} == speakers(dialect, signed)
    assert {2} == speakers(dialect, SIGN[dialect](OTHERS.value, b"{}"))
    assert not speakers(dialect, SIGN[dialect](b"nobody's", b"{}"))
    assert not speakers(dialect, [])
    assert not PROVIDERS[dialect].speakers(signed, b"{}", [], NOW)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("value", ["", "é", "\udcff", "\x00", "sha256=", "0" * 10_000, "sha256=" + "g" * 64])
def test_no_signature_is_an_accident(dialect: Dialect, value: str) -> None:
    signed = SIGN[dialect](MINE.value, b"{}")
    forged = [*signed[:-1], (signed[-1][0], value)]

    assert not speakers(dialect, forged)
    assert not speakers(dialect, [*signed, forged[-1]])


@pytest.mark.parametrize("dialect", [one for one in DIALECTS if one != "wwebjs-api"])
def test_a_byte_of_the_body_changes_who_may_speak(dialect: Dialect) -> None:
    assert not speakers(dialect, SIGN[dialect](MINE.value, b"{}"), b"{ }")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_door_lets_the_mark_of_catching_up_in(dialect: Dialect) -> None:
    assert CATCH_UP_HEADER not in PROVIDERS[dialect].kept_headers


@pytest.mark.parametrize(
    ("dialect", "piece"),
    [
        ("wwebjs-api", {"dataType": "catch_up", "sessionId": "line", "data": {"messages": []}}),
        ("waha", {"event": "catch_up", "session": "default", "payload": {"messages": []}}),
    ],
)
def test_a_webhook_that_looks_like_what_was_asked_for_is_not_believed(dialect: Dialect, piece: dict[str, Any]) -> None:
    raw = json.dumps(piece).encode()
    (posted,) = PROVIDERS[dialect].facts(Body(raw, {}, NOW))
    asked = PROVIDERS[dialect].facts(Body(raw, {CATCH_UP_HEADER: "1"}, NOW))

    assert isinstance(posted.fact, Unknown)
    assert isinstance(asked[0].fact, ChatsSynced)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("headers", [{}, {CATCH_UP_HEADER: "1"}], ids=["webhook", "caught-up"])
@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_comes_says_something_and_raises_nothing(
    dialect: Dialect, headers: dict[str, str], raw: bytes
) -> None:
    assert PROVIDERS[dialect].facts(Body(raw, headers, NOW))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["data", "payload", "messages", "chat", "id", "since", "total", "_data", "timestamp", "x"]),
        inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("dialect", ASKED)
@given(said=st.dictionaries(st.sampled_from(["data", "payload", "sessionId", "session", "me"]), json_values))
@settings(max_examples=60, deadline=None)
def test_whatever_was_asked_for_says_something_and_raises_nothing(dialect: Dialect, said: dict[str, object]) -> None:
    assert PROVIDERS[dialect].facts(Body(json.dumps(said).encode(), {CATCH_UP_HEADER: "1"}, NOW))


@asynccontextmanager
async def a_catcher(dialect: str, *, url: str = "") -> AsyncGenerator[tuple[Catcher, StandIn]]:
    stands: dict[str, StandIn] = {
        "gateway": a_node(),
        "waha": WahaStandIn(SECRET),
        "wwebjs-api": ApiStandIn(SECRET, [LINE]),
    }
    async with running(stands[dialect]) as base, calling(2.0) as http:
        made: dict[str, Catcher] = {
            "gateway": GatewayCatcher(http, GatewayAccount(url or base, SECRET, SESSION, 1), 7),
            "waha": WahaCatcher(http, WahaAccount(url or base, SECRET, "default")),
            "wwebjs-api": ApiCatcher(http, ApiAccount(url or base, SECRET, LINE)),
        }
        yield made[dialect], stands[dialect]


async def pieces(catcher: Catcher) -> list[Piece]:
    return [one async for one in catcher.pieces(NOW, None)]


@pytest.mark.parametrize("dialect", ASKED)
@pytest.mark.parametrize("fate", [DROPPED, HALVED, NO_HTTP, refused(500, {"error": "it broke"})])
async def test_what_was_not_answered_may_be_asked_again(dialect: str, fate: Fate) -> None:
    async with a_catcher(dialect) as (catcher, stand_in):
        stand_in.fate = lambda _: fate
        with pytest.raises(CannotCatchUp) as raised:
            await pieces(catcher)

    assert raised.value.is_passing or dialect == "gateway"
    assert raised.value.words


@pytest.mark.parametrize("dialect", ASKED)
async def test_nobody_there_is_said_and_asked_again(dialect: str) -> None:
    async with a_catcher(dialect, url="http://127.0.0.1:1") as (catcher, _):
        with pytest.raises(CannotCatchUp, match="no connection") as raised:
            await pieces(catcher)

    assert raised.value.is_passing
    assert raised.value.hint


@pytest.mark.parametrize("dialect", ASKED)
async def test_a_wrong_key_waits_for_somebody_and_is_not_repeated(dialect: str) -> None:
    async with a_catcher(dialect) as (catcher, stand_in):
        stand_in.fate = lambda _: refused(401, {"error": f"bad key {SECRET}", "message": f"bad key {SECRET}"})
        with pytest.raises(CannotCatchUp) as raised:
            await pieces(catcher)

    assert not raised.value.is_passing
    assert SECRET not in raised.value.words
    assert 1 == len(stand_in.asked)


@pytest.mark.parametrize("dialect", ASKED)
async def test_a_redirect_is_never_followed(dialect: str) -> None:
    async with a_catcher(dialect) as (catcher, stand_in):
        stand_in.fate = lambda _: redirected("http://127.0.0.1:1/elsewhere")
        with pytest.raises(CannotCatchUp):
            await pieces(catcher)

    assert 1 == len(stand_in.asked)


@pytest.mark.parametrize("dialect", ASKED)
@pytest.mark.parametrize(
    "raw", [b"", b"null", b"[]", b"{}", b"[1]", b'{"chats":[1,{}]}', b'[{"id":1}]', b"\xff", b"nope"]
)
async def test_an_odd_answer_is_no_accident(dialect: str, raw: bytes) -> None:
    async with a_catcher(dialect) as (catcher, stand_in):
        stand_in.fate = lambda _: saying(200, raw, takes=False)
        try:
            found = await pieces(catcher)
        except CannotCatchUp:
            found = []

    assert [] == found
