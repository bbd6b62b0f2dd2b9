"""The socket file: its modes, its lock, and a second daemon that refuses."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import web

from daemon.places import PlaceTrouble
from daemon.socket.listen import AlreadyRunning, Claim, claimed, serving
from tests.daemon.socket.raw import ask_raw, request

_DAEMON = """
import asyncio, os, sys
from pathlib import Path
from aiohttp import web
from daemon.socket.caller import caller
from daemon.socket.listen import AlreadyRunning, claimed, serving

async def hello(request):
    return web.json_response({"pid": os.getpid(), "uid": caller(request).uid, "operator": caller(request).operator})

async def main():
    os.umask(int(sys.argv[2], 8))
    app = web.Application()
    app.router.add_get("/", hello)
    try:
        with claimed(Path(sys.argv[1]), sys.argv[3] if len(sys.argv) > 3 else None) as claim:
            async with serving(claim, app):
                print("listening", flush=True)
                await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    except AlreadyRunning as trouble:
        print(trouble, flush=True)
        sys.exit(9)

asyncio.run(main())
"""
_CALLER = """
import os, socket, sys
if sys.argv[2]:
    os.setgroups([int(sys.argv[2])] if sys.argv[3] == "member" else [])
    os.setgid(65534)
    os.setuid(65534)
    assert os.geteuid() == 65534
line = socket.socket(socket.AF_UNIX)
try:
    line.connect(sys.argv[1])
except OSError as trouble:
    print(type(trouble).__name__)
    sys.exit()
line.sendall(b"GET / HTTP/1.1\\r\\nHost: frontdesk\\r\\nConnection: close\\r\\n\\r\\n")
print(line.makefile("rb").read().decode())
"""


@contextmanager
def a_daemon(path: Path, *, umask: str = "022", group: str | None = None) -> Iterator[subprocess.Popen[str]]:
    """Another process that listens there, until its stdin is closed."""
    command = [sys.executable, "-c", _DAEMON, str(path), umask, *([group] if group else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert "listening\n" == process.stdout.readline()
            yield process
        finally:
            process.kill()


async def pid_behind(path: Path) -> int:
    _, _, plain = await ask_raw(path, request("GET", "/"))
    return int(plain["pid"])


def group_of(path: Path) -> int:
    return path.lstat().st_gid


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize(("mode", "is_shut"), [(0o700, True), (0o710, True), (0o711, False), (0o755, False)])
def test_a_folder_above_that_keeps_the_group_out_is_known(mode: int, is_shut: bool) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as made:  # pytest's own folders are closed to everybody
        above = Path(made)
        above.chmod(mode)
        stranger = above.stat().st_gid + 1  # owns nothing here
        shut_at = Claim(above / "desk" / "frontdesk.sock", stranger).shut_at
        owner = Claim(above / "desk" / "frontdesk.sock", above.stat().st_gid).shut_at
        nobody = Claim(above / "desk" / "frontdesk.sock", None).shut_at

    assert (above if is_shut else None) == shut_at
    assert (above if mode == 0o700 else None) == owner
    assert nobody is None


@pytest.mark.parametrize("umask", ["000", "022", "077"])
async def test_folder_and_socket_are_ours_alone_whatever_the_umask(tmp_path: Path, umask: str) -> None:
    path = tmp_path / "a" / "b" / "frontdesk.sock"

    with a_daemon(path, umask=umask):
        assert 0o600 == mode(path)
        assert (0o700, 0o700) == (mode(path.parent), mode(path.parent.parent))
        assert 0o600 == mode(path.with_name("frontdesk.sock.lock"))
        assert ["frontdesk.sock", "frontdesk.sock.lock"] == sorted(one.name for one in path.parent.iterdir())


async def test_a_second_daemon_refuses_at_once_and_the_first_keeps_its_clients(tmp_path: Path) -> None:
    path = tmp_path / "frontdesk.sock"

    with a_daemon(path) as first:
        reader, writer = await asyncio.open_unix_connection(str(path))
        started = time.monotonic()
        with pytest.raises(AlreadyRunning, match=f"process {first.pid}"), claimed(path):
            pass
        took = time.monotonic() - started
        writer.write(request("GET", "/"))
        answered = await reader.readline()
        writer.close()

        assert took < 1
        assert b"HTTP/1.1 200 OK\r\n" == answered
        assert first.pid == await pid_behind(path)


async def test_a_second_process_refuses_in_under_a_second_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "frontdesk.sock"

    with a_daemon(path):
        command = [sys.executable, "-c", _DAEMON, str(path), "022"]
        second = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=10)

    assert 9 == second.returncode
    assert "a daemon already listens on" in second.stdout


async def test_what_a_killed_daemon_left_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "frontdesk.sock"
    with a_daemon(path) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
    (tmp_path / ".s12345678").mkdir()
    (tmp_path / ".s12345678" / "s").touch()

    assert path.is_socket()
    with a_daemon(path) as second:
        assert second.pid == await pid_behind(path)
        assert not (tmp_path / ".s12345678").exists()


async def test_a_stopped_daemon_leaves_no_socket(tmp_path: Path) -> None:
    path = tmp_path / "frontdesk.sock"

    with a_daemon(path) as process:
        assert process.stdin
        process.stdin.close()
        code = process.wait(5)

    assert (0, False) == (code, path.exists())


async def test_a_socket_that_is_no_longer_ours_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "frontdesk.sock"

    with claimed(path) as claim:
        async with serving(claim, web.Application()):
            path.unlink()
            other = socket.socket(socket.AF_UNIX)
            other.bind(str(path))
            ours = path.lstat().st_ino

    assert ours == path.lstat().st_ino
    other.close()


async def test_the_lock_is_free_again_after_the_stop(tmp_path: Path) -> None:
    path = tmp_path / "frontdesk.sock"

    for _ in range(2):
        with claimed(path) as claim:
            async with serving(claim, web.Application()):
                assert path.is_socket()
        assert not path.exists()


def test_the_right_to_listen_does_not_touch_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "frontdesk.sock"
    path.touch()

    with claimed(path):
        pass

    assert path.is_file()


async def test_what_is_no_socket_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "frontdesk.sock"
    path.write_text("precious")

    with claimed(path) as claim, pytest.raises(PlaceTrouble, match="is no socket"):
        async with serving(claim, web.Application()):
            pass

    assert "precious" == path.read_text()


@pytest.mark.parametrize("rights", [0o701, 0o710, 0o755, 0o777])
def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path, rights: int) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    folder.chmod(rights)

    with pytest.raises(PlaceTrouble, match="open to other users") as caught, claimed(folder / "frontdesk.sock"):
        pass

    assert f"chmod 700 {folder}" in caught.value.hint


def test_a_link_instead_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "run").symlink_to(tmp_path / "real")

    with pytest.raises(PlaceTrouble, match="not a folder of its own"), claimed(tmp_path / "run" / "frontdesk.sock"):
        pass


def test_a_link_instead_of_the_lock_is_refused(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "frontdesk.sock.lock").symlink_to(tmp_path / "precious")

    with pytest.raises(PlaceTrouble, match="lock"), claimed(tmp_path / "frontdesk.sock"):
        pass

    assert "precious" == (tmp_path / "precious").read_text()


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 65534)

    with pytest.raises(PlaceTrouble, match="belongs to another user"), claimed(folder / "frontdesk.sock"):
        pass


@pytest.mark.parametrize("extra", [0, 1])
def test_a_path_may_have_107_bytes_and_no_more(tmp_path: Path, extra: int) -> None:
    room = 107 - len(os.fsencode(tmp_path)) - 1
    path = tmp_path / ("s" * (room + extra))

    if extra:
        with pytest.raises(PlaceTrouble, match="too long"), claimed(path):
            pass
    else:
        with claimed(path) as claim:
            assert path == claim.path


def test_an_unknown_group_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PlaceTrouble, match="no group nobody-has-this"), claimed(tmp_path / "s", "nobody-has-this"):
        pass


@pytest.fixture
def open_path(tmp_path: Path) -> Path:
    """A path whose upper folders everybody may enter, so that only our own rights can keep somebody out."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == Path.home().owner() and len(folder.parts) > 2:
            folder.chmod(folder.stat().st_mode | 0o011)
    return tmp_path / "run" / "frontdesk.sock"


async def test_another_user_is_kept_out_unless_his_group_is_let_in(open_path: Path) -> None:
    """As root we try it as nobody; anybody else can only look at the rights that decide it."""
    import grp

    group = grp.getgrgid(os.getgroups()[-1] if os.geteuid() else 65534)

    with a_daemon(open_path, umask="000"):
        outside = await _call_as_nobody(open_path, group.gr_gid, "member")
        assert (0o600, 0o700) == (mode(open_path), mode(open_path.parent))
    with a_daemon(open_path, umask="000", group=group.gr_name):
        member = await _call_as_nobody(open_path, group.gr_gid, "member")
        assert (0o660, 0o710) == (mode(open_path), mode(open_path.parent))
        assert (group.gr_gid, group.gr_gid) == (group_of(open_path), group_of(open_path.parent))

    if os.geteuid() == 0:
        assert "PermissionError" == outside.strip()
        assert '"uid": 65534, "operator": "nobody"' in member


async def _call_as_nobody(path: Path, group: int, member: str) -> str:
    command = [sys.executable, "-c", _CALLER, str(path), str(group) if os.geteuid() == 0 else "", member]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=10)
    return done.stdout + done.stderr
