"""The code of a session, as WAHA shows it when it is asked; and what is no code."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from cli.demo.stand_in import DROPPED, Fate, saying
from daemon.providers.base import CannotShowCode
from daemon.providers.calling import calling
from daemon.providers.waha.linking import WahaLinker
from daemon.providers.waha.sender import WahaAccount
from daemon.rules.qr_codes import LONGEST
from tests.fakes.providers import running
from tests.fakes.waha import WahaStandIn, refusing, stumbling

KEY = "waha api key"
CODE = "2@ref,pub+lic/key=,id,adv"


class Desk:
    """Who asks, and the WAHA whose session waits for its code to be scanned."""

    def __init__(self, base_url: str, http: Any, waha: WahaStandIn) -> None:
        self.linker = WahaLinker(http, WahaAccount(base_url, KEY, "default"))
        self.waha = waha
        waha.states["default"], waha.code = "SCAN_QR_CODE", CODE

    async def trouble(self) -> CannotShowCode:
        with pytest.raises(CannotShowCode) as found:
            await self.linker.code()
        return found.value


@pytest.fixture
async def desk() -> AsyncGenerator[Desk]:
    waha = WahaStandIn(KEY)
    async with running(waha) as base_url, calling(5) as http:
        yield Desk(base_url + "/", http, waha)


async def test_the_code_is_asked_for_as_text_and_with_the_key(desk: Desk) -> None:
    code = await desk.linker.code()
    (asked,) = desk.waha.asked

    assert CODE == code
    assert ("GET", "/api/default/auth/qr", {"format": "raw"}) == (asked.method, asked.path, dict(asked.query))
    assert KEY == asked.headers["X-Api-Key"]


@pytest.mark.parametrize("state", ["WORKING", "FAILED", "PASSKEY_REQUIRED"])
async def test_a_session_that_waits_for_nothing_has_surely_no_code(desk: Desk, state: str) -> None:
    desk.waha.states["default"] = state
    found = await desk.trouble()

    assert (f"WAHA shows no code: the session is {state}", True) == (found.words, found.is_none)


ANSWERS: list[tuple[Fate, str, bool]] = [
    (refusing(404, "We didn't find a session with name 'default'.", "Not Found"), "We didn't find a session", True),
    (refusing(404, "Cannot GET /api/default/auth/qr", "Not Found"), "Cannot GET", True),
    (refusing(422, "no"), "no", True),
    (refusing(401, "Unauthorized"), "Unauthorized", False),
    (refusing(429, "slow down"), "slow down", False),
    (stumbling(f"it broke over {KEY}"), "it broke over ***", False),
    (saying(503, b""), "WAHA answered 503", False),
    (saying(302, b""), "WAHA answered 302", False),
    (saying(200, {}), "WAHA has no code yet", False),
    (saying(200, {"value": ""}), "WAHA has no code yet", False),
    (saying(200, {"value": None}), "WAHA has no code yet", False),
    (DROPPED, "the connection broke", False),
    (saying(200, b"<html>"), "no JSON", False),
    (saying(200, b"\xff\xfe"), "no JSON", False),
    (saying(200, b"[" * 100_000), "no JSON", False),
    (saying(200, ["2@x"]), "no JSON", False),
    (saying(200, b"null"), "no JSON", False),
    (saying(200, {"value": 7}), "holds no code", False),
    (saying(200, {"value": ["2@x"]}), "holds no code", False),
    (saying(200, {"value": True}), "holds no code", False),
    (saying(200, {"value": "2@\x1b]0;owned\x07"}), "cannot be drawn", False),
    (saying(200, {"value": "2@x\ny"}), "cannot be drawn", False),
    (saying(200, {"value": "2@\u202egnp"}), "cannot be drawn", False),
    (saying(200, {"value": "x" * (LONGEST + 1)}), "cannot be drawn", False),
    (saying(200, {"value": "x" * 3_000_000}), "too long", False),
]


@pytest.mark.parametrize(("fate", "words", "is_none"), ANSWERS, ids=[str(n) for n in range(len(ANSWERS))])
async def test_what_is_no_code_is_refused_in_words_that_hold_neither_code_nor_key(
    desk: Desk, fate: Fate, words: str, is_none: bool
) -> None:
    desk.waha.fate = lambda _: fate
    found = await desk.trouble()
    said = found.words + found.hint

    assert words.replace("cannot be drawn", "no code that can be drawn") in found.words
    assert is_none is found.is_none
    assert "2@" not in said
    assert KEY not in said
    assert found.hint


async def test_nobody_there_says_nothing_of_the_code(desk: Desk) -> None:
    async with calling(5) as http:
        desk.linker = WahaLinker(http, WahaAccount("http://127.0.0.1:1", KEY, "default"))
        found = await desk.trouble()

    assert ("no connection: connection refused", False) == (found.words, found.is_none)


async def test_a_name_of_a_session_is_no_path(desk: Desk) -> None:
    async with calling(5) as http:
        (address,) = {f"{desk.linker._url}".removesuffix("/api/default/auth/qr")}
        desk.linker = WahaLinker(http, WahaAccount(address, KEY, "../../sessions"))
        await desk.trouble()

    assert "/sessions" != desk.waha.asked[-1].path
    assert json.dumps(desk.waha.asked[-1].path).count("..") == 2
