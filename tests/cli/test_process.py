"""The command as a process: exit codes, streams, pipes, signals."""

import json
import os
import pty
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cli.exit_codes import Exit
from daemon.api.version import VERSION
from tests.cli.desk import PROGRAM, ROOT, a_chat, environment, frontdesk
from tests.fakes.socket_daemon import Desk


def test_the_version_is_the_projects(folder: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["version"] == VERSION
    assert f"frontdesk {VERSION}\n".encode() == frontdesk(folder, "--version").stdout


def test_the_module_runs_as_the_file_does(folder: Path) -> None:
    ended = subprocess.run([sys.executable, "-m", "frontdesk", "--help"], cwd=ROOT, capture_output=True, check=True)

    assert b"Usage: frontdesk" in ended.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("sessions", "list"), Exit.UNREACHABLE),
        (("daemon", "status"), Exit.UNREACHABLE),
        (("daemon", "stop"), Exit.UNREACHABLE),
        (("read", "1"), Exit.UNREACHABLE),
        (("chats", "list", "--limit", "0"), Exit.USAGE),
        (("chats",), Exit.USAGE),
        (("nonsense",), Exit.USAGE),
        ((), Exit.USAGE),
        (("daemon", "run"), Exit.FAILED),
        (("daemon", "start"), Exit.FAILED),
        (("daemon", "logs"), Exit.FAILED),
    ],
)
def test_troubles_have_their_exit_code_and_leave_stdout_clean(words: tuple[str, ...], code: int, folder: Path) -> None:
    ended = frontdesk(folder, *words)

    assert (code, b"") == (ended.returncode, ended.stdout)
    assert ended.stderr.startswith(b"frontdesk: ")
    assert b"Traceback" not in ended.stderr


def test_no_read_command_starts_a_daemon(folder: Path) -> None:
    ended = frontdesk(folder, "chats", "list")

    assert b"start it with: frontdesk daemon start" in ended.stderr
    assert [] == list(folder.iterdir())


def test_without_a_terminal_the_desk_says_that_it_needs_one(folder: Path) -> None:
    assert b"frontdesk: the desk needs a terminal\n" in frontdesk(folder).stderr


def test_a_daemon_without_a_config_says_where_it_looked_and_how_to_make_one(folder: Path) -> None:
    ended = frontdesk(folder, "daemon", "run")

    assert (
        f"there is no config at {folder}/config.toml\n  write one with: frontdesk init --sample\n"
        in ended.stderr.decode()
    )


def test_a_closed_pipe_ends_quietly(desk: Desk, folder: Path) -> None:
    desk.chats = tuple(a_chat(number, "x" * 500) for number in range(1, 2001))
    command = f"{sys.executable} {PROGRAM} chats list --all | head -n 1; echo ${{PIPESTATUS[0]}}"

    ended = subprocess.run(
        ["bash", "-c", command], env=environment(folder), capture_output=True, text=True, timeout=60, check=True
    )

    assert "" == ended.stderr
    assert "0" == ended.stdout.splitlines()[-1]


def test_ctrl_c_ends_without_a_traceback(folder: Path) -> None:
    (folder / "state").mkdir()
    (folder / "state" / "daemon.log").write_text("first\n")
    command = [sys.executable, PROGRAM, "daemon", "logs", "-f"]
    with subprocess.Popen(
        command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        assert "first\n" == running.stdout.readline()
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=20)

    assert (Exit.INTERRUPTED, "") == (running.returncode, err)


def test_a_terminal_gets_a_table_with_headings(desk: Desk, folder: Path) -> None:
    desk.chats = (a_chat(12, "[red]Budi[/]"),)

    shown = _on_a_terminal(folder, "chats", "list")

    assert "SESSION" in shown
    assert "[red]Budi[/]" in shown


def test_no_color_means_no_color(desk: Desk, folder: Path) -> None:
    desk.chats = (a_chat(12),)

    assert "\x1b[3" not in _on_a_terminal(folder, "chats", "list", NO_COLOR="1")


def test_an_ascii_terminal_shows_letters_as_numbers(desk: Desk, folder: Path) -> None:
    desk.chats = (a_chat(12, "Jörg"),)

    ended = frontdesk(folder, "chats", "list", PYTHONIOENCODING="ascii")

    assert 0 == ended.returncode
    assert b"J\\xf6rg" in ended.stdout


def test_json_is_ascii(desk: Desk, folder: Path) -> None:
    desk.chats = (a_chat(12, "Jörg \x1b[2J\ud83d"),)

    ended = frontdesk(folder, "chats", "list", "--json")

    assert ended.stdout.isascii()
    assert "Jörg \x1b[2J\ud83d" == json.loads(ended.stdout)["name"]


def _on_a_terminal(folder: Path, *words: str, **more: str) -> str:
    ours, theirs = pty.openpty()
    command = [sys.executable, PROGRAM, *words]
    env = environment(folder, TERM="xterm-256color", COLUMNS="120", **more)
    with subprocess.Popen(command, env=env, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 65536):
                shown += part
        except OSError:  # the other end is closed
            pass
        running.wait(timeout=20)
    os.close(ours)
    return shown.decode()
