"""The filled desks of one run: each made once, its daemon started when it is first asked for."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli.demo.house import House, daemon, house
from cli.demo.world import SESSIONS
from daemon.api.endpoint import AskNothing
from daemon.api.status import STATUS
from daemon.call import call
from tests.bench.filling import fill

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything: the whole run, or one that only shows that it runs."""

    big: int
    messages_each: int
    rounds: int
    """How often ours and the baseline are measured in turns; screens, which take long, `starts` times."""
    starts: int
    posts: int
    """In one burst."""
    seconds: float
    """Of each stretch under load."""
    is_quick: bool


FULL = Sizes(big=100_000, messages_each=10, rounds=3, starts=4, posts=4_000, seconds=5.0, is_quick=False)
QUICK = Sizes(big=5_000, messages_each=1, rounds=2, starts=1, posts=1_200, seconds=2.0, is_quick=True)
SMALL, SMALLEST = 1_000, 100


@dataclass(frozen=True, slots=True)
class Desk:
    """A running daemon."""

    home: House
    address: str
    """host:port of its public side."""

    @property
    def pid(self) -> int:
        return call(self.home.socket, STATUS, AskNothing()).pid

    @property
    def depth(self) -> int:
        return call(self.home.socket, STATUS, AskNothing()).queue_depth

    def settle(self) -> None:
        """Wait until nothing is between its ack and the desk."""
        while self.depth:
            time.sleep(0.02)


@dataclass
class Desks:
    """Owns every folder and every process of the run."""

    sizes: Sizes
    stack: ExitStack
    _houses: dict[str, House] = field(default_factory=dict)
    _running: dict[str, Desk] = field(default_factory=dict)

    def filled(self, name: str, chats: int, extra: str = "") -> House:
        """A folder with that many chats. `extra` is more of its config."""
        if name not in self._houses:
            home = self.stack.enter_context(house(SESSIONS))
            config = home.folder / "config.toml"
            config.write_text(extra + config.read_text())
            fill(config, home.folder / "state", chats, self.sizes.messages_each)
            self._houses[name] = home
        return self._houses[name]

    def running(self, name: str, chats: int, extra: str = "") -> Desk:
        """The same with a daemon in it, until the run ends."""
        if name not in self._running:
            home = self.filled(name, chats, extra)
            address = self.stack.enter_context(daemon(home)).removeprefix("http://")
            self._running[name] = Desk(home, address)
        return self._running[name]

    def of_size(self, chats: int) -> Desk:
        return self.running(f"chats {chats}", chats)


class Helper:
    """A process of the bench's own: told by lines of JSON, and telling in the same way."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def tell(self, **told: Any) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def ask(self, **told: Any) -> Any:
        self.tell(**told)
        return self.hear()

    @property
    def pid(self) -> int:
        return self._process.pid


@contextmanager
def helper(module: str, *arguments: str) -> Iterator[Helper]:
    """`tests.bench.<module>` in a process, which ends when its input does."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.bench.{module}", *arguments],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield Helper(process)
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def cpu_seconds(pid: int) -> float:
    """What a process has used so far, all its threads together: a busy machine does not change it much."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9


def resident_mib(pid: int) -> float:
    line = next(one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
