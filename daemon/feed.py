"""The feed: every change told to whoever listens.

A listener is a cursor, not a queue: nobody is cut, a slow one is only behind. What changed lately lies encoded in one
ring, read from the store once for all. Who is behind the ring's start reads from the store for himself. A row that
changed twice in the meantime is told once, as it is now.
"""

import asyncio
import re
from bisect import bisect_right
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Protocol

from daemon.api.codec import dumps
from daemon.api.errors import BadRequest
from daemon.api.feed import Frame, FrameType, Hello
from daemon.rules.sight import EVERYTHING, Sight
from daemon.vitals import Vitals
from store import changes
from store.changes import Change
from store.desk import Store

PAGE = 500
RING_FRAMES = 8192
RING_BYTES = 16 * 1024 * 1024
_CURSOR = re.compile(r"([0-9A-Za-z_-]{1,64}):([0-9]{1,18})", re.ASCII)

ChangedSince = Callable[[int, int], Awaitable[Sequence[Change]]]
"""(seq, limit) -> the rows with a greater seq, in its order. Fewer than the limit: there are no more."""


class Commits(Protocol):
    """What the feed needs of the store beside its rows."""

    @property
    def epoch(self) -> str: ...

    @property
    def seq(self) -> int: ...

    async def committed(self, after: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Told:
    """One encoded frame."""

    seq: int
    frame: bytes
    created: int
    """The row's created_seq when the frame says `new`; else 0."""
    carried: int
    """The seq of an earlier message frame of its page that holds this very chat row; else 0."""
    floor: int
    """Whoever took this frame has been told of every row made up to here."""
    workspace_id: int | None = None
    """Whose it is: only those who see that workspace are told."""


def of_store(store: Store, vitals: Vitals) -> "Feed":
    """The feed of a real store. `vitals` are what a row does not say: how well a session is now."""

    async def changed_since(seq: int, limit: int) -> Sequence[Change]:
        async with store.reading() as reader:
            found = await changes.since(reader, seq, limit)
            sessions = [one.session for one in found if one.session]
            seen = {one.id: one for one in await vitals.of(reader, sessions)} if sessions else {}
        return [replace(one, session=seen[one.session.id]) if one.session else one for one in found]

    return Feed(store, changed_since)


class Feed:
    """Everybody's view of what changes. `fill` must be running."""

    def __init__(
        self, commits: Commits, changed_since: ChangedSince, *, frames: int = RING_FRAMES, size: int = RING_BYTES
    ) -> None:
        self.commits = commits
        self.changed_since = changed_since
        self.ring = Ring(commits.seq, frames, size)
        self.listeners = 0
        self._grown = asyncio.Event()
        self._wanted = asyncio.Event()

    async def fill(self) -> None:
        """Keep the ring filled while anybody listens; for ever."""
        while True:
            await self._wanted.wait()
            # Nobody listened for a while: what was missed is in the store, for those who want it.
            self.ring.restart(self.commits.seq)
            self._wake()
            while self._wanted.is_set():
                await self.commits.committed(self.ring.end)
                await self._sweep()

    def listener(self, since: str | None, sight: Callable[[], Sight] = lambda: EVERYTHING) -> "Listener":
        """A place in the feed: `epoch:seq`, a bare 0 for the beginning, None for now. Raises BadRequest.

        A cursor of another epoch means nothing here: its owner sees the epoch in `hello`, and is told what comes.
        `sight` is asked anew for each chunk: what its owner sees may be edited meanwhile.
        """
        return Listener(self, self._place(since), sight)

    async def grown(self) -> None:
        """Wait until there is more in the ring, or it was started anew."""
        await self._grown.wait()

    def arrive(self) -> None:
        self.listeners += 1
        self._wanted.set()

    def leave(self) -> None:
        self.listeners -= 1
        if not self.listeners:
            self._wanted.clear()

    def _place(self, since: str | None) -> int:
        if not since:
            return self.commits.seq
        if since == "0":
            return 0
        given = _CURSOR.fullmatch(since)
        if not given:
            raise BadRequest("since: not a cursor", "give epoch:seq, 0 (from the beginning) or nothing (from now)")
        epoch, seq = given[1], int(given[2])
        if epoch != self.commits.epoch:
            return self.commits.seq
        if seq > self.commits.seq:
            raise BadRequest("since: this desk has not come so far yet", "listen from now and read the lists again")
        return seq

    async def _sweep(self) -> None:
        """Read on until nothing is left."""
        floor, announced = self.ring.end, set[int]()
        is_first = is_more = True
        while is_more:
            head = self.commits.seq
            page = await self.changed_since(self.ring.end, PAGE)
            is_more = len(page) >= PAGE
            # Numbers that no row shows any more, or that rows of other kinds took, would be waited for again and again.
            end = page[-1].seq if is_more else max(head, page[-1].seq if page else 0)
            self.ring.append(told(page, floor, announced, is_whole=is_first and not is_more), end, is_whole=not is_more)
            self._wake()
            is_first = False

    def _wake(self) -> None:
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()


class Listener:
    """One place in the feed, moving on as its frames are taken."""

    def __init__(self, feed: Feed, seq: int, sight: Callable[[], Sight]) -> None:
        self._feed = feed
        self.start = seq
        """Where it came in."""
        self._sight = sight
        self._at = seq
        self._joined = seq
        """Where it last came to the ring: what the ring said up to here it has from elsewhere."""
        self._floor = seq
        """It has been told of every row made up to here."""
        self._hello_seq = feed.commits.seq

    def hello(self, version: str, operator: str, client: str | None = None) -> Hello:
        return Hello("hello", self._feed.commits.epoch, self._hello_seq, version, operator, client)

    @property
    def is_up_to_hello(self) -> bool:
        """Whether the chunks so far told all that had changed by hello, as far as its owner sees it."""
        return self._at >= self._hello_seq

    async def chunks(self) -> AsyncGenerator[Sequence[bytes], None]:
        """Encoded frames, some at a time, for ever."""
        self._feed.arrive()
        try:
            while True:
                if self._at < self._feed.ring.start:
                    async for chunk in self._from_store():
                        yield chunk
                elif self._at < self._feed.ring.end:
                    yield self._from_ring()
                else:
                    await self._feed.grown()
        finally:
            self._feed.leave()

    async def _from_store(self) -> AsyncGenerator[Sequence[bytes], None]:
        """Read until nothing is left, even when the ring could take over.

        A message that changes meanwhile moves ahead: only who reads to the end has surely been told that it is new.
        """
        is_more = True
        while is_more:
            head = self._feed.commits.seq
            page = await self._feed.changed_since(self._at, PAGE)
            is_more = len(page) >= PAGE
            self._at = page[-1].seq if is_more else max(self._at, head, page[-1].seq if page else 0)
            self._joined = self._at
            sight = self._sight()
            yield [one.frame for one in told(page, self._floor) if not one.carried and sight.sees(one.workspace_id)]
        self._floor = self._at

    def _from_ring(self) -> Sequence[bytes]:
        ring = self._feed.ring
        found = ring.after(self._at, PAGE)
        is_all = len(found) < PAGE
        self._at = ring.end if is_all else found[-1].seq
        if is_all and ring.is_whole:
            self._floor = ring.end
        elif found:
            self._floor = max(self._floor, found[-1].floor)
        sight = self._sight()
        return [
            self._relabelled(one) for one in found if not one.carried > self._joined and sight.sees(one.workspace_id)
        ]

    def _relabelled(self, one: Told) -> bytes:
        """What was read elsewhere before is not new to this listener."""
        if 0 < one.created <= self._joined:
            return one.frame.replace(b'.new"', b'.changed"', 1)  # the type stands before anything foreign
        return one.frame


class Ring:
    """The newest frames, in order. Whoever is at `start` or later finds here all that he lacks up to `end`."""

    def __init__(self, start: int, frames: int, size: int) -> None:
        self._most_frames = frames
        self._most_bytes = size
        self.restart(start)

    def restart(self, start: int) -> None:
        self.start = self.end = start
        self.is_whole = True
        """False while a sweep is half done: rows made before `end` may still come."""
        self._held: list[Told] = []
        self._bytes = 0

    def append(self, more: Sequence[Told], end: int, *, is_whole: bool) -> None:
        self._held += more
        self.is_whole = is_whole
        self._bytes += sum(len(one.frame) for one in more)
        self.end = max(self.end, end)
        drop = max(0, len(self._held) - self._most_frames)
        freed = sum(len(one.frame) for one in self._held[:drop])
        while self._bytes - freed > self._most_bytes:
            freed += len(self._held[drop].frame)
            drop += 1
        if drop:
            self.start = self._held[drop - 1].seq
            self._bytes -= freed
            del self._held[:drop]

    def after(self, seq: int, most: int) -> Sequence[Told]:
        first = bisect_right(self._held, seq, key=attrgetter("seq"))
        return self._held[first : first + most]


def told(
    page: Sequence[Change], floor: int, announced: set[int] | None = None, *, is_whole: bool = False
) -> list[Told]:
    """The frames of a page. A row is new when it was made after `floor` and is not in `announced`, which it enters.

    `is_whole`: nothing made before the page's end can come later.
    """
    frames: list[Told] = []
    carried: dict[int, tuple[int, int]] = {}
    for change in page:
        frame = _frame(change, is_new=change.created_seq > floor and not _was_announced(change, announced))
        by = 0
        if change.message and change.chat:
            carried[change.chat.id] = (change.chat.seq, change.seq)
        elif frame.type == "chat.changed" and change.chat:
            chat_seq, message_seq = carried.get(change.chat.id, (0, 0))
            by = message_seq if chat_seq == change.chat.seq else 0
        created = change.created_seq if frame.type.endswith(".new") else 0
        encoded, owner = dumps(frame).encode("ascii"), change.workspace_id
        frames.append(Told(change.seq, encoded, created, by, change.seq if is_whole else floor, owner))
    return frames


def _was_announced(change: Change, announced: set[int] | None) -> bool:
    if announced is None:
        return False
    # created_seq is one row's alone, whatever its kind: it serves as the row's name.
    known = change.created_seq in announced
    announced.add(change.created_seq)
    return known


def _frame(change: Change, *, is_new: bool) -> Frame:
    if change.session:
        return Frame(change.seq, "session.changed", session=change.session)
    if change.outbox:
        return Frame(change.seq, "outbox.changed", outbox=change.outbox)
    if change.sync:
        return Frame(change.seq, "sync.progress", sync=change.sync)
    if change.gone_id is not None:
        gone: FrameType = "message.gone" if change.chat else "chat.gone"
        return Frame(change.seq, gone, change.chat, id=change.gone_id, into=change.gone_into)
    kind: FrameType
    if change.message:
        kind = "message.new" if is_new else "message.changed"
    else:
        kind = "chat.new" if is_new else "chat.changed"
    return Frame(change.seq, kind, change.chat, change.message, change.contact, change.group)
