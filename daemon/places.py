"""Where things are: config, state, socket, log, database and lock, as the environment says or the platform's habit."""

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

LONGEST_SOCKET_PATH = 103 if sys.platform == "darwin" else 107
"""Bytes that fit into a Unix socket's address beside the closing zero."""


class PlaceTrouble(Exception):
    """A place that cannot be used. `message` says why, `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def config_path(environ: Mapping[str, str] = os.environ) -> Path:
    """`$FRONTDESK_CONFIG`, else `config.toml` in the folder for configs."""
    named = _named("FRONTDESK_CONFIG", environ)
    return named or _home("XDG_CONFIG_HOME", "user_config_path", environ) / "config.toml"


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """`$FRONTDESK_STATE`, else the folder for state: database, log, media, spool."""
    return _named("FRONTDESK_STATE", environ) or _home("XDG_STATE_HOME", "user_state_path", environ)


def socket_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the daemon listens. A path too long for a socket is replaced by a short one that only we can enter.

    Raises PlaceTrouble when somebody else holds that short place.
    """
    wanted = _named("FRONTDESK_SOCKET", environ)
    if not wanted:
        runtime = environ.get("XDG_RUNTIME_DIR")
        wanted = Path(runtime, "frontdesk", "frontdesk.sock") if runtime else state_folder(environ) / "frontdesk.sock"
    return wanted if len(os.fsencode(wanted)) <= LONGEST_SOCKET_PATH else _short(wanted)


def log_path(state: Path) -> Path:
    """The daemon's log."""
    return state / "daemon.log"


def database_path(state: Path) -> Path:
    """The database, which only the daemon opens."""
    return state / "frontdesk.db"


def lock_path(socket: Path) -> Path:
    """The file whose lock the one daemon of a socket holds."""
    return socket.with_name(socket.name + ".lock")


def private_folder(folder: Path) -> Path:
    """Make the folder, 0700, unless it is there. Raises PlaceTrouble when it belongs to somebody else."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_owner(folder)
    return folder


def rooted(written: str) -> Path | None:
    """The folder that is meant wherever the reader was started; None when that depends on where. `~` is home."""
    try:
        found = Path(written).expanduser()
    except RuntimeError:  # ~somebody, who is not of this machine
        return None
    return found if found.is_absolute() else None


def _named(variable: str, environ: Mapping[str, str]) -> Path | None:
    value = environ.get(variable)
    return Path(value).expanduser().absolute() if value else None


def _home(variable: str, habit: str, environ: Mapping[str, str]) -> Path:
    if environ.get(variable):
        return Path(environ[variable], "frontdesk").absolute()
    import platformdirs  # only now: 6 ms, and with XDG_RUNTIME_DIR set no command that reads needs it

    found: Path = getattr(platformdirs, habit)("frontdesk", appauthor=False)
    return found


def _short(wanted: Path) -> Path:
    from hashlib import sha256  # only now: a path this long is rare

    folder = _short_folder()
    if os.path.lexists(folder):
        _check_owner(folder)
    return folder / f"{sha256(os.fsencode(wanted)).hexdigest()[:16]}.sock"


def _short_folder() -> Path:
    return Path("/tmp", f"frontdesk-{os.getuid()}")  # noqa: S108 - its owner and mode are checked


def _check_owner(folder: Path) -> None:
    is_in_tmp = folder == _short_folder()
    # In /tmp anybody can make our folder before us, or a link in its place, and answer as if he were our daemon.
    found = folder.lstat() if is_in_tmp else folder.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise PlaceTrouble(f"{folder} is not a folder", "move it away, or set FRONTDESK_SOCKET to a shorter path")
    if found.st_uid != os.getuid():
        raise PlaceTrouble(f"{folder} belongs to another user", "set FRONTDESK_STATE and FRONTDESK_SOCKET")
    if is_in_tmp and found.st_mode & 0o077:
        raise PlaceTrouble(f"{folder} is open to other users", f"close it with: chmod 700 {folder}")
