"""A whole daemon under everything hostile that the shelf holds, one after the other and many at once.

What each single request may end as is held where the doors are tested; here it is that the process stays small, that
the next customer waits for nothing, and that its log stays quiet and clean.
"""

import asyncio
import itertools
import json
import sys
import time
import unicodedata
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.daemon.intake.attack import statuses
from tests.daemon.intake.desk import FakeDesk
from tests.daemon.intake.front import LIVE, LONE_SECRET
from tests.daemon.intake.hostile import META, NUMBER, Case, cases
from tests.daemon.providers.bodies import (
    SECRET,
    a_gateway_message,
    a_meta_body,
    a_meta_text,
    as_json,
    gateway_headers,
    meta_headers,
)
from tests.daemon.socket.attacks import LOCAL
from tests.scenarios.premises import Premises, premises

PROGRAM = [sys.executable, str(Path(__file__).parents[2] / "frontdesk.py")]
CONFIG = f"""
[http]
listen = "127.0.0.1:0"
open_reads = true
token = "token of the list"
[limits]
body_seconds = 1
idle_seconds = 1
[[workspace]]
id = 1
name = "Acme"
[[session]]
id = 1
workspace = 1
key = "care"
dialect = "meta"
phone_number_id = "{NUMBER["phone_number_id"]}"
secret = ["old app secret", "{SECRET.decode()}"]
verify_token = "verify me"
[[session]]
id = 7
workspace = 1
key = "sales"
dialect = "gateway"
external_ids = ["webjs_1_1763181942_W0hejiNg"]
secret = "{SECRET.decode()}"
[[session]]
id = 9
workspace = 1
key = "lone"
dialect = "gateway"
external_ids = ["webjs_1_2_lone"]
secret = "{LONE_SECRET.decode()}"
"""
SECRETS = ("old app secret", SECRET.decode(), LONE_SECRET.decode(), "verify me", "token of the list")
WORDS_OF_CUSTOMERS = ("hola", "otra", "DROP TABLE", "DELETE FROM", "factura", "Ana", "Guest", "hologram", "wamid")
MOST_GROWTH = 64 * 1024
"""KiB."""
MOST_LEFT = 32 * 1024
"""Of it some 10 are the pieces under a MiB in which a body arrives; kept by the C library it would be 50."""
AT_ONCE = 24
PHOTO, PHOTOS = 6 * 1024 * 1024, 16
_WARM = 30


@dataclass(kw_only=True)
class Process(FakeDesk):
    """The callers of a daemon that is a process of its own."""

    premises: Premises
    _guests: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def path(self) -> Path:
        return self.premises.socket

    async def add_chat(self) -> None:
        await self.welcome_a_guest()

    async def welcome_a_guest(self) -> None:
        """Somebody new writes: answered and on the desk within a second, and there once."""
        number = f"{next(self._guests):06}"
        message = a_meta_text(id=f"guest {number}", **{"from": f"62812{number}00"})
        contact = {"profile": {"name": f"Guest {number}"}, "wa_id": f"62812{number}00"}
        raw = a_meta_body(message, metadata=NUMBER, contacts=[contact])
        began = time.monotonic()
        assert 200 == (await self.post(META, raw, meta_headers(raw))).status
        while not (found := await self._unread(number)):
            assert time.monotonic() - began < 1
            await asyncio.sleep(0.005)
        assert time.monotonic() - began < 1
        assert [1] == found

    def memory(self, line: str) -> int:
        """`VmRSS` or, of its highest, `VmHWM`, in KiB."""
        assert self.premises.process
        told = Path(f"/proc/{self.premises.process.pid}/status").read_text().splitlines()
        return int(next(one for one in told if one.startswith(line)).split()[1])

    def logged(self) -> list[bytes]:
        """The lines of its log so far, each with its end."""
        return (self.premises.folder / "state" / "daemon.log").read_bytes().splitlines(keepends=True)

    async def _unread(self, name: str) -> list[int]:
        page = json.loads((await self.ask("GET", f"/api/chats?search={name}")).body)
        return [one["unread_count"] for one in page["chats"]]


@pytest.fixture
async def daemon(tmp_path: Path) -> AsyncIterator[Process]:
    """It has had some customers already: what it needs for them is no growth."""
    with premises(tmp_path, CONFIG, PROGRAM) as one:
        warm = Process(premises=one, port=one.port)
        for _ in range(_WARM):
            await warm.welcome_a_guest()
        yield warm


def _runs(daemon: Process, first: int = 0) -> Iterator[tuple[Case, list[bytes]]]:
    """Every case on the TCP port; each run has ids of its own."""
    for place, case in enumerate(cases("meta", "gateway", "http")):
        for requests in case.runs(daemon.port, int(time.time()), first + place * 100):
            yield case, requests


async def _all_at_once(daemon: Process, first: int) -> set[int]:
    """Every status that was answered. Left out are only those who take up all the connections there may be."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def sent(case: Case, requests: list[bytes]) -> set[int]:
        async with gate:
            return await statuses(daemon, case, requests, daemon.welcome_a_guest)

    runs = [(case, requests) for case, requests in _runs(daemon, first) if "connections" not in case.told]
    return set().union(*await asyncio.gather(*(sent(case, requests) for case, requests in runs)))


async def test_no_hostile_request_makes_the_daemon_grow_or_the_next_customer_wait(daemon: Process) -> None:
    before = daemon.memory("VmRSS")
    for case, requests in _runs(daemon):
        lines = len(daemon.logged())
        found = await statuses(daemon, case, requests, daemon.welcome_a_guest)
        await daemon.welcome_a_guest()

        assert found <= {status for status, _, _ in case.accepted}
        assert max(found) < 500
        assert len(daemon.logged()) - lines <= 2 * len(requests)
        assert daemon.memory("VmRSS") - before < MOST_GROWTH
    for attack, accepted in LOCAL.values():
        assert accepted == await attack(daemon)
        await daemon.welcome_a_guest()
        assert daemon.memory("VmRSS") - before < MOST_GROWTH

    assert daemon.memory("VmHWM") - before < MOST_GROWTH
    _is_clean(daemon.logged())


async def test_nor_do_all_of_them_at_once(daemon: Process) -> None:
    before = daemon.memory("VmRSS")
    for number in range(2):
        found = await _all_at_once(daemon, number * 10_000)
        daemon.premises.settled()
        await daemon.welcome_a_guest()

        assert max(found) < 500
        assert daemon.memory("VmRSS") - before < MOST_GROWTH

    _is_clean(daemon.logged())


async def test_of_big_photos_nothing_is_left_in_memory(daemon: Process) -> None:
    """Together they are larger than what the daemon may grow by; the C library alone would keep half of them."""
    before = daemon.memory("VmRSS")
    for number in range(PHOTOS):
        media = {"mimetype": "image/png", "filename": "x.png", "data": "A" * PHOTO}
        message = a_gateway_message(id=f"photo {number}", type="image", has_media=True, media=media)
        data = {"workspace_id": 1, "session_id": "webjs_1_1763181942_W0hejiNg", "message": message}
        raw = as_json({"event": "message_received", "data": data})
        answer = await daemon.post(LIVE, raw, gateway_headers(raw, time=str(int(time.time()))))
        assert 200 == answer.status
    daemon.premises.settled()
    await daemon.welcome_a_guest()

    assert daemon.memory("VmHWM") - before < MOST_GROWTH
    assert daemon.memory("VmRSS") - before < MOST_LEFT


def _is_clean(lines: list[bytes]) -> None:
    """Whole lines of printable text, without a secret and without a word of any customer."""
    text = b"".join(lines).decode("ascii")

    assert len(lines) > 2
    assert {"\n"} == {letter for letter in text if unicodedata.category(letter) == "Cc"}
    assert [] == [secret for secret in (*SECRETS, *WORDS_OF_CUSTOMERS) if secret in text]
    assert lines == [line for line in lines if json.loads(line)]
