"""The feed as JSON lines."""

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from cli import following
from cli.exit_codes import Exit
from daemon.api.errors import DaemonUnreachable
from daemon.api.feed import Frame, Hello
from tests.cli.conftest import Run


class Inbox:
    """Says hello, then its frames, then that this was all, or nothing; `is_ending`: the daemon goes away."""

    frames: tuple[Frame, ...] = ()
    is_ending = False
    pause = 0.0
    """Seconds before each frame."""
    asked: list[str | None]

    def __init__(self, _path: Path) -> None:
        Inbox.asked = []

    async def events(self, since: str | None, *, until_now: bool = False) -> AsyncGenerator[Hello | Frame, None]:
        Inbox.asked.append(since)
        yield Hello("hello", "e1", 9, "0.1.0", "anna")
        for frame in self.frames:
            await asyncio.sleep(self.pause)
            yield frame
        if self.is_ending:
            raise DaemonUnreachable("the daemon went away")
        if not until_now:
            await asyncio.Event().wait()

    async def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def inbox(monkeypatch: pytest.MonkeyPatch) -> type[Inbox]:
    monkeypatch.setattr(following, "SocketInbox", Inbox)
    return Inbox


def test_without_follow_it_prints_what_there_is_and_ends(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = (Frame(4, "chat.gone", id=1, into=2), Frame(9, "session.changed"), Frame(10, "session.changed"))
    monkeypatch.setattr(Inbox, "frames", frames)

    ended = run("events")

    assert [9, 4, 9] == [one["seq"] for one in _lines(ended.out)]
    assert (0, ["0"]) == (ended.code, Inbox.asked)


def test_it_ends_though_the_newest_change_has_no_frame(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Inbox, "frames", (Frame(4, "session.changed"),))

    assert [9, 4] == [one["seq"] for one in _lines(run("events", "--since", "e1:3").out)]


def test_a_cursor_that_is_now_prints_hello_only(run: Run) -> None:
    assert ["hello"] == [one["type"] for one in _lines(run("events", "--since", "e1:9").out)]


def test_a_busy_daemon_is_waited_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Inbox, "frames", (Frame(4, "session.changed"), Frame(9, "session.changed")))
    monkeypatch.setattr(Inbox, "pause", 0.2)

    assert [9, 4, 9] == [one["seq"] for one in _lines(run("events").out)]


def test_a_daemon_that_goes_before_all_is_printed_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Inbox, "frames", (Frame(4, "session.changed"),))
    monkeypatch.setattr(Inbox, "is_ending", True)

    assert Exit.UNREACHABLE == run("events").code


def test_following_begins_now_and_ends_when_the_daemon_goes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Inbox, "frames", (Frame(10, "session.changed"), Frame(11, "session.changed")))
    monkeypatch.setattr(Inbox, "is_ending", True)

    ended = run("events", "--follow")

    assert [9, 10, 11] == [one["seq"] for one in _lines(ended.out)]
    assert (Exit.UNREACHABLE, [None]) == (ended.code, Inbox.asked)


def _lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]
