"""Starting a daemon of its own, and ending one."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cli import log_lines
from cli.troubles import CommandFailed, say
from daemon import places
from daemon.api.endpoint import AskNothing
from daemon.api.errors import DaemonUnreachable
from daemon.api.status import STATUS, Status
from daemon.call import call, is_listening

START_SECONDS = 30.0
STOP_SECONDS = 10.0
_LOG_LINES = 15


def needed_config() -> Path:
    """Where the config is. Raises CommandFailed when there is none."""
    path = places.config_path()
    if not path.exists():
        raise CommandFailed(f"there is no config at {path}", "write one with: frontdesk init --sample")
    return path


def start() -> int:
    """Start a daemon that outlives this command, wait until it answers, and say so; the answer is its pid."""
    socket = places.socket_path()
    if is_listening(socket):
        pid = _status().pid
        say(f"the daemon is running already (pid {pid})")
        return pid
    needed_config()
    log = places.log_path(places.private_folder(places.state_folder()))
    say(f"starting the daemon; its log: {log}")
    log_before = log.stat().st_size if log.exists() else 0
    child = _spawn(log)
    if not _becomes(lambda: child.poll() is not None or is_listening(socket), START_SECONDS):
        raise CommandFailed(f"the daemon (pid {child.pid}) does not answer yet", "see: frontdesk daemon logs -f")
    if child.poll() is not None and not is_listening(socket):
        _raise_with_log(log, log_before)
    say(f"the daemon runs (pid {child.pid})")
    return child.pid


def stop() -> int:
    """End the daemon and wait until it is gone; the answer is the pid it had. Raises DaemonUnreachable without one."""
    pid = _status().pid
    try:
        os.kill(pid, signal.SIGTERM)
    except PermissionError:
        raise CommandFailed(f"the daemon (pid {pid}) belongs to another user", "only its owner can end it") from None
    except ProcessLookupError:
        return pid
    if not _becomes(lambda: not _is_alive(pid), STOP_SECONDS):
        raise CommandFailed(f"the daemon (pid {pid}) is still there after {STOP_SECONDS:g} s", f"kill -9 {pid}")
    return pid


def restart() -> int:
    """End the daemon, if one runs, and start one; the answer is its pid."""
    needed_config()
    with contextlib.suppress(DaemonUnreachable):
        stop()
    return start()


def _status() -> Status:
    return call(places.socket_path(), STATUS, AskNothing())


def _spawn(log: Path) -> subprocess.Popen[bytes]:
    """Its own session and no terminal, so that neither Ctrl-C nor a closed window reaches it."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        return subprocess.Popen(
            [sys.executable, str(_program()), "daemon", "run"],
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=handle,
            start_new_session=True,
            cwd="/",
            env={**os.environ, **_places()},
        )
    finally:
        os.close(handle)


def _places() -> dict[str, str]:
    """Said as whole paths: from another folder a relative one would be another place."""
    return {
        "FRONTDESK_CONFIG": str(places.config_path()),
        "FRONTDESK_STATE": str(places.state_folder()),
        "FRONTDESK_SOCKET": str(places.socket_path()),
    }


def _program() -> Path:
    """frontdesk.py: beside our packages in a checkout, one folder up in a wheel. Never looked up by name."""
    root = Path(__file__).resolve().parents[1]
    beside = root / "frontdesk.py"
    return beside if beside.exists() else root.parent / "frontdesk.py"


def _becomes(is_so: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.03)
    return True


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # no /proc on this system, or it ended between the two questions
        return not Path("/proc/self").exists()
    except PermissionError:
        return True
    return state[0] not in "ZX"  # dead, but its parent, an open TUI perhaps, has not looked yet


def _raise_with_log(log: Path, offset: int) -> None:
    for said in log_lines.since(log, offset)[-_LOG_LINES:]:
        say(f"  {said}")
    raise CommandFailed("the daemon ended while starting", f"the lines above are from {log}")
