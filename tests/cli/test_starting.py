"""Starting and ending a daemon, with a stand-in for the daemon itself."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import starting
from daemon.call import is_listening
from tests.cli.conftest import Run
from tests.cli.desk import ROOT


@pytest.fixture
def house(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a config, and a fake program in the daemon's place."""
    (at_home / "config.toml").touch(0o600)
    monkeypatch.setattr(starting, "_program", lambda: ROOT / "tests" / "fakes" / "daemon_process.py")
    started: list[subprocess.Popen[bytes]] = []
    spawn = starting._spawn

    def remembered(log: Path) -> subprocess.Popen[bytes]:
        started.append(spawn(log))
        return started[-1]

    monkeypatch.setattr(starting, "_spawn", remembered)
    yield at_home
    for child in started:
        child.kill()
        child.wait()


def test_a_started_daemon_answers_and_says_where_its_log_is(house: Path, run: Run) -> None:
    ended = run("daemon", "start")

    assert (0, "") == (ended.code, ended.out)
    assert f"starting the daemon; its log: {house}/state/daemon.log\n" in ended.err
    assert is_listening(house / "desk.sock")


def test_the_log_and_its_folder_are_private(house: Path, run: Run) -> None:
    run("daemon", "start")

    assert 0o600 == (house / "state" / "daemon.log").stat().st_mode & 0o777
    assert 0o700 == (house / "state").stat().st_mode & 0o777


def test_starting_twice_keeps_the_first(house: Path, run: Run) -> None:
    run("daemon", "start")

    ended = run("daemon", "start")

    assert 0 == ended.code
    assert 1 == ended.err.count("\n")
    assert ended.err.startswith("the daemon is running already (pid ")


def test_a_daemon_that_dies_while_starting_is_shown_with_its_last_words(
    house: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_DAEMON", "dies")
    (house / "state").mkdir()
    (house / "state" / "daemon.log").write_text("an older trouble\n")

    ended = run("daemon", "start")

    assert 1 == ended.code
    assert "the disk is " in ended.err
    assert "\x1b" not in ended.err
    assert "an older trouble" not in ended.err


def test_stop_waits_until_the_daemon_is_gone(house: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = starting.start()
    monkeypatch.setattr(starting, "_status", lambda: _Pid(pid))

    ended = run("daemon", "stop")

    assert 0 == ended.code
    assert not starting._is_alive(pid)
    assert not is_listening(house / "desk.sock")


def test_a_daemon_that_stays_is_named(house: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_DAEMON", "stays")
    monkeypatch.setattr(starting, "STOP_SECONDS", 0.2)
    pid = starting.start()
    monkeypatch.setattr(starting, "_status", lambda: _Pid(pid))

    ended = run("daemon", "stop")

    assert 1 == ended.code
    assert f"(pid {pid}) is still there after 0.2 s\n  kill -9 {pid}" in ended.err


def test_a_process_that_nobody_has_looked_after_counts_as_gone() -> None:
    child = subprocess.Popen(["true"])
    until = time.monotonic() + 10
    while starting._is_alive(child.pid) and time.monotonic() < until:
        time.sleep(0.01)

    assert not starting._is_alive(child.pid)
    assert starting._is_alive(os.getpid())

    child.wait()


def test_restart_starts_when_none_runs(house: Path, run: Run) -> None:
    assert 0 == run("daemon", "restart").code
    assert is_listening(house / "desk.sock")


class _Pid:
    def __init__(self, pid: int) -> None:
        self.pid = pid
