"""The Unix socket: claimed by a lock that one daemon holds, bound where nobody reaches it, then renamed into place."""

import fcntl
import grp
import os
import shutil
import socket
import stat
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from daemon.places import LONGEST_SOCKET_PATH, PlaceTrouble, lock_path

_LONGEST_LINE = 256 * 1024
"""Bytes of an address: whoever pastes a page into a search gets an answer, and no word can be a syntax error."""
STOP_SECONDS = 2.0
"""How long requests that are being answered may take once the daemon stops."""
_UNFINISHED = ".s"
_UNFINISHED_LENGTH = len("/.s12345678/s")


class AlreadyRunning(Exception):
    """Another daemon holds this socket."""

    def __init__(self, path: Path, pid: str) -> None:
        super().__init__(f"a daemon already listens on {path}" + (f" (process {pid})" if pid else ""))


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to listen on `path`, for as long as the lock is held."""

    path: Path
    group: int | None

    @property
    def shut_at(self) -> Path | None:
        """The folder above ours that keeps the group out; None: they get here, or nobody is to."""
        above = () if self.group is None else reversed(self.path.absolute().parent.parents)
        return next((one for one in above if not _lets_in(one.stat(), self.group)), None)


@contextmanager
def claimed(path: Path, group: str | None = None) -> Generator[Claim]:
    """Hold the socket's lock. `group` names who else may connect.

    Raises AlreadyRunning at once when another daemon holds it, PlaceTrouble when the place is not safe.
    """
    _check_length(path)
    number = None if group is None else _group(group)
    _prepare_folder(path.parent, number)
    with _locked(path):
        _remove_unfinished(path.parent)
        yield Claim(path, number)


@asynccontextmanager
async def serving(claim: Claim, app: web.Application) -> AsyncGenerator[None]:
    """Answer on the socket. The file is removed at the end, if it is still ours."""
    runner = web.AppRunner(
        app, access_log=None, shutdown_timeout=STOP_SECONDS, auto_decompress=False, max_line_size=_LONGEST_LINE
    )
    with _bound(claim) as listener:
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            yield
        finally:
            await runner.cleanup()


def _lets_in(folder: os.stat_result, group: int | None) -> bool:
    """Whether a member of the group may go through it."""
    return bool(folder.st_mode & (stat.S_IXGRP if folder.st_gid == group else stat.S_IXOTH))


def _check_length(path: Path) -> None:
    longest = max(len(os.fsencode(path)), len(os.fsencode(path.parent)) + _UNFINISHED_LENGTH)
    if longest > LONGEST_SOCKET_PATH:
        raise PlaceTrouble(
            f"{path} is too long for a socket ({LONGEST_SOCKET_PATH} bytes)", "set FRONTDESK_SOCKET to a shorter path"
        )


def _group(name: str) -> int:
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise PlaceTrouble(f"there is no group {name}", "mend [socket] group in the config") from None


def _prepare_folder(folder: Path, group: int | None) -> None:
    """Make the folder, and those above it, for us alone; refuse one that others can enter."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise PlaceTrouble(f"{folder} is not a folder of its own", "a link or a file stands there; move it away")
    if found.st_uid != os.geteuid():
        raise PlaceTrouble(f"{folder} belongs to another user", "set FRONTDESK_SOCKET to a folder of your own")
    if found.st_mode & (0o077 if group is None else 0o067):
        raise PlaceTrouble(f"{folder} is open to other users", f"close it with: chmod 700 {folder}")
    if group is not None:
        os.chown(folder, -1, group)
        folder.chmod(0o710)


@contextmanager
def _locked(path: Path) -> Generator[None]:
    try:
        handle = os.open(lock_path(path), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as trouble:
        raise PlaceTrouble(
            f"the lock {lock_path(path)} cannot be taken ({trouble.strerror})", "look at its rights"
        ) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(path, os.pread(handle, 20, 0).decode("ascii", "replace").strip()) from None
        os.fchmod(handle, 0o600)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield  # the lock file stays for ever: a daemon that waits for a removed one would lock a file nobody sees
    finally:
        os.close(handle)


def _remove_unfinished(folder: Path) -> None:
    """What a daemon left that was killed between bind and rename."""
    for left in folder.glob(f"{_UNFINISHED}????????"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _bound(claim: Claim) -> Generator[socket.socket]:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _check_free(claim.path)
        _bind(listener, claim)
        ours = _identity(claim.path)
        try:
            yield listener
        finally:
            if _identity(claim.path) == ours:
                claim.path.unlink()
    finally:
        listener.close()


def _check_free(path: Path) -> None:
    """A socket there is stale, since we hold the lock; anything else is not ours to replace."""
    with suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise PlaceTrouble(f"{path} is there and is no socket", "move it away, or set FRONTDESK_SOCKET")


def _bind(listener: socket.socket, claim: Claim) -> None:
    # bind() gives the file whatever mode the umask says. In a folder that is 0700 nobody can connect before chmod.
    private = Path(tempfile.mkdtemp(dir=claim.path.parent, prefix=_UNFINISHED))
    try:
        unfinished = private / "s"
        listener.bind(str(unfinished))
        if claim.group is not None:
            os.chown(unfinished, -1, claim.group)
        unfinished.chmod(0o600 if claim.group is None else 0o660)
        listener.listen(128)
        listener.setblocking(False)
        unfinished.rename(claim.path)
    finally:
        shutil.rmtree(private, ignore_errors=True)


def _identity(path: Path) -> tuple[int, int] | None:
    with suppress(FileNotFoundError):
        found = path.lstat()
        return found.st_dev, found.st_ino
    return None
