"""A daemon of the demo's own in a temporary folder, with nothing left of either afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from cli.demo import config
from cli.demo.nouns import Session
from cli.demo.places import Places, bound
from cli.troubles import CommandFailed
from daemon.api.endpoint import AskNothing
from daemon.api.errors import DaemonUnreachable
from daemon.api.status import STATUS
from daemon.call import call
from store.record import record

START_SECONDS = 20.0
STOP_SECONDS = 8.0
_LONG = 70
"""A temporary folder with a longer path leaves no room for the socket's address."""
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ROOT = Path(__file__).parents[2]
"""Where our packages are: the checkout, or frontdesk_app in an installed wheel."""


@record
class House:
    folder: Path
    environ: dict[str, str]
    places: Places

    @property
    def socket(self) -> Path:
        return self.folder / "run" / "frontdesk.sock"

    @property
    def said(self) -> Path:
        """What the children wrote to their terminal."""
        return self.folder / "said.txt"

    def last_words(self) -> str:
        lines = self.said.read_text(encoding="utf-8", errors="replace").splitlines() if self.said.exists() else []
        return next((line for line in reversed(lines) if line.strip()), "it said nothing")


@contextmanager
def house(sessions: tuple[Session, ...]) -> Iterator[House]:
    """A private folder with the config, and the environment that leads a daemon there."""
    parent = tempfile.gettempdir()
    if len(os.fsencode(parent)) > _LONG:
        parent = "/tmp"  # noqa: S108 - mkdtemp makes what only we can enter
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-demo-", dir=parent))
    try:
        with bound() as places:
            path = folder / "config.toml"
            path.touch(mode=0o600)
            path.write_text(config.text(sessions, places), encoding="utf-8")
            ours = {"CONFIG": path, "STATE": folder / "state", "SOCKET": folder / "run" / "frontdesk.sock"}
            environ = {**os.environ, **{f"FRONTDESK_{name}": str(place) for name, place in ours.items()}}
            yield House(folder, environ, places)
    finally:
        with _undisturbed():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def daemon(home: House, first: str = "") -> Iterator[str]:
    """A running daemon, as the address of its public side. Raises CommandFailed when it does not come up.

    `first` is code that its process runs before it.
    """
    with child(home, f"{first}from cli.main import run; run()", ["daemon", "run"]) as process:
        yield f"http://{_listening(home, process)}"


@contextmanager
def child(
    home: House, code: str, arguments: list[str], sockets: Sequence[socket.socket] = ()
) -> "Iterator[subprocess.Popen[bytes]]":
    """Code of ours in a process of its own, which inherits the sockets; it ends when we do.

    What it says goes to `home.said`.
    """
    # -P and the folder as argument: a package of our names in the current folder must never be ours.
    program = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, sys.argv.pop(1)); {code}", str(ROOT)]
    process: subprocess.Popen[bytes] | None = None
    try:
        with home.said.open("ab") as said, _undisturbed():
            process = subprocess.Popen(
                [*program, *arguments],
                env=home.environ,
                cwd=home.folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                pass_fds=[one.fileno() for one in sockets],
                start_new_session=True,  # the terminal's Ctrl-C is for us: we end our children ourselves
            )
        yield process
    finally:
        if process is not None:
            _stop(process)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals wait: one that broke into the birth of a process would leave nobody who knows of it."""
    came: list[int] = []
    before = {one: signal.signal(one, lambda number, _: came.append(number)) for one in _ENDING}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        for number in came:
            signal.raise_signal(number)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    finally:  # also when a second Ctrl-C breaks the wait
        if process.poll() is None:
            process.kill()
            process.wait()


def _listening(home: House, process: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(DaemonUnreachable):
            found = call(home.socket, STATUS, AskNothing()).listen
            if found:
                return found
        time.sleep(0.02)
    end = "ended" if process.poll() is not None else f"did not answer within {START_SECONDS:g} s"
    raise CommandFailed(f"the demo's daemon {end} while starting: {home.last_words()}", "please report this")
