"""Durable acks: in a burst and sustained, beside the same server that stores nothing."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from tests.bench.desks import SMALL, Desk, Desks, Helper, cpu_seconds, helper
from tests.bench.figures import Figure, middle, ms, per_second

Came = dict[str, Any]
_QUEUE = "[limits]\nqueue_depth = 2000\n"
"""Small, so that a short stretch comes to the point where the queue no longer grows."""


@dataclass(frozen=True, slots=True)
class Server:
    address: str
    pid: int


def burst(desks: Desks) -> list[Figure]:
    """As many posts as a burst has, at 64 and at 128 connections."""
    desk = desks.running("acks", SMALL)
    found = []
    with _bare(desk) as (load, bare):
        for connections in (64,) if desks.sizes.is_quick else (64, 128):
            pairs = [_pair(desks, load, desk, bare, connections) for _ in range(desks.sizes.rounds)]
            ratio = middle([ours["rate"] / theirs["rate"] for ours, theirs in pairs])
            slow = middle([ours["p99"] for ours, _ in pairs])
            bare_slow = middle([theirs["p99"] for _, theirs in pairs])
            found += [
                Figure(
                    f"acks in a burst, {connections} connections",
                    _told(pairs, 0),
                    _told(pairs, 1),
                    ratio,
                    "at least",
                    0.7,
                ),
                Figure("  their p99", ms(slow), ms(bare_slow), slow * 1000, "at most", 50, "ms"),
            ]
    return found


def sustained(desks: Desks) -> list[Figure]:
    """What is taken in and shown, at 64 connections, once the queue is as long as it may grow."""
    desk = desks.running("acks sustained", SMALL, _QUEUE)
    posts = int(desks.sizes.posts * desks.sizes.seconds)
    with _bare(desk) as (load, bare):
        before = _stretch(load, bare, posts // 3, 64)
        with _Depths(desk) as depths:
            ours = _stretch(load, _server(desk), posts, 64)
            seconds = ours["seconds"] + _timed(desk.settle)
        after = _stretch(load, bare, posts // 3, 64)
    theirs = (before["rate"] + after["rate"]) / 2
    acked, slow = ours["answers"].get("200", 0), ours["late_p99"]
    told = f"{per_second(acked / seconds)}, {posts - acked:,} of {posts:,} told to wait, {depths.most:,} in the queue"
    return [
        Figure("acks sustained, shown too", told, per_second(theirs), acked / seconds / theirs, "at least", 0.3),
        Figure("  their p99", ms(slow), ms(before["p99"]), slow * 1000, "at most", 100, "ms"),
    ]


@contextmanager
def _bare(desk: Desk) -> Iterator[tuple[Helper, Server]]:
    """The load, and the address of the same server without a store."""
    config, log = str(desk.home.folder / "config.toml"), str(desk.home.folder / "bare.log")
    with helper("load") as load, helper("bare", config, log) as bare:
        yield load, Server(bare.hear()["address"], bare.pid)


def _pair(desks: Desks, load: Helper, desk: Desk, bare: Server, connections: int) -> tuple[Came, Came]:
    theirs = _stretch(load, bare, desks.sizes.posts, connections)
    ours = _stretch(load, _server(desk), desks.sizes.posts, connections)
    desk.settle()
    return ours, theirs


def _stretch(load: Helper, server: Server, posts: int, connections: int) -> Came:
    load.ask(address=server.address, chats=SMALL, posts=posts, connections=connections)
    cpu = cpu_seconds(server.pid)
    came: Came = load.ask()
    return came | {"cpu": (cpu_seconds(server.pid) - cpu) / posts}


def _server(desk: Desk) -> Server:
    return Server(desk.address, desk.pid)


def _told(pairs: list[tuple[Came, Came]], place: int) -> str:
    rate, cpu = (middle([pair[place][name] for pair in pairs]) for name in ("rate", "cpu"))
    return f"{per_second(rate)}, {cpu * 1e6:.0f} us of CPU each"


def _timed(work: Callable[[], None]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


class _Depths:
    """Looks at the queue's length now and then, in a thread."""

    def __init__(self, desk: Desk) -> None:
        self.most = 0
        self._desk = desk
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.2):
            self.most = max(self.most, self._desk.depth)
