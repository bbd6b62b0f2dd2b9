"""Files that a provider holds: fetched when somebody wants to see one, a few at once, each only once."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field

import structlog

from daemon.api.errors import NoMedia, NotFound, TryLater
from daemon.providers.base import Fetcher, NotFetched, Room, Wanted
from daemon.work.keeping import disk_trouble, settled_as
from store import fetches, messages
from store.desk import Store
from store.errors import StoreFull
from store.fetches import WantedMedia
from store.media import SettledMedia
from store.media_files import HalfFile
from store.models import Media, Millis

AT_ONCE = 4
MOST_WAITING = 200
"""Files that may wait for their turn."""
_AGAIN = "ask for it again"
_log = structlog.get_logger("media")


@dataclass(frozen=True, slots=True)
class Patience:
    """What one fetch may take, as the config says it now."""

    seconds: float
    longest: int
    """Bytes."""


@dataclass(slots=True)
class UnderWay:
    """A file that is being fetched, or waits for it."""

    file: WantedMedia
    fetcher: Fetcher
    received: int = 0
    """Bytes that are here."""
    is_over: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: NotFetched | None = None
    """Why it did not come, once it is over."""


class Fetching:
    """Whoever asks for a file that is on its way waits for the same one."""

    def __init__(
        self,
        store: Store,
        fetcher: Callable[[int], Fetcher | None],
        patience: Callable[[], Patience],
        clock: Callable[[], Millis],
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._patience = patience
        self._clock = clock
        self._under_way: dict[int, UnderWay] = {}
        self._waiting: asyncio.Queue[UnderWay] = asyncio.Queue(MOST_WAITING)

    async def run(self) -> None:
        """For ever."""
        await asyncio.to_thread(self._store.media.clear)
        await self._store.write(fetches.forget_begun)
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._take_turns())

    async def fetch(self, message_id: int, seconds: float, *, is_begun: bool = False) -> int:
        """Wait that long for a message's file, which is asked for unless it is there; returns the bytes that are here.

        `is_begun`: it was asked for before; what became of that is told, and nothing is asked anew. Raises NoMedia
        when there is nobody to ask or it did not come, NotFound, and TryLater when too many wait.
        """
        under_way = self._under_way.get(message_id)
        if under_way is None:
            media = await self._media(message_id)
            if media.state == "waiting" or await self._is_here(media):
                return media.size or 0
            if is_begun and media.state in ("broken", "too_big"):
                raise NoMedia(f"the file of message {message_id} did not come: {media.reason}", media.hint or "")
            under_way = await self._begun(message_id)
        try:
            await asyncio.wait_for(under_way.is_over.wait(), seconds)
        except TimeoutError:
            return under_way.received
        if under_way.trouble is not None:
            words = under_way.trouble.words
            raise NoMedia(f"the file of message {message_id} did not come: {words}", under_way.trouble.hint)
        return under_way.received

    async def _media(self, message_id: int) -> Media:
        async with self._store.reading() as reader:
            message = await messages.one(reader, message_id)
        if message is None:
            raise NotFound(f"there is no message {message_id}", "see the ids with: frontdesk chats show CHAT")
        if message.media is None:
            raise NoMedia(f"message {message_id} carries no file")
        if not message.media.is_remote and message.media.state not in ("stored", "waiting"):
            why = message.media.reason or "its provider did not send it along, and cannot be asked for it"
            raise NoMedia(f"message {message_id} has no file to give: {why}", message.media.hint or "")
        return message.media

    async def _is_here(self, media: Media) -> bool:
        """A stored file that a backup of the database alone has not brought along is asked for anew, if that can be."""
        if media.state != "stored" or media.key is None:
            return False
        return not media.is_remote or await asyncio.to_thread(self._store.media.path(media.key).is_file)

    async def _begun(self, message_id: int) -> UnderWay:
        async with self._store.reading() as reader:
            file = await fetches.wanted(reader, message_id)
        if file is None:
            raise NoMedia(f"message {message_id} carries no file")
        fetcher = self._fetcher(file.session_id)
        if fetcher is None:
            raise NoMedia(
                f"the file of message {message_id} cannot be fetched: its session has no key to fetch it with",
                "write what is missing into the config: token for Meta; base_url and api_key for a gateway",
            )
        if message_id in self._under_way:  # somebody else was faster, while the store was asked
            return self._under_way[message_id]
        under_way = UnderWay(file, fetcher)
        try:
            self._waiting.put_nowait(under_way)
        except asyncio.QueueFull:
            raise TryLater("too many files are being fetched", "ask for it again in a minute") from None
        self._under_way[message_id] = under_way
        return under_way

    async def _take_turns(self) -> None:
        while True:
            one = await self._waiting.get()
            one.trouble = NotFetched("the daemon was stopped meanwhile", _AGAIN)
            try:
                one.trouble = await self._fetched(one)
            except StoreFull:
                one.trouble = NotFetched("the disk is full or may not be written", "make room on it, then ask again")
            finally:
                self._under_way.pop(one.file.message_id, None)
                one.is_over.set()

    async def _fetched(self, one: UnderWay) -> NotFetched | None:
        await self._store.write(lambda tx: fetches.begin(tx, one.file), urgent=True)
        trouble = await self._kept(one)
        if trouble is not None:
            settled = SettledMedia("too_big" if trouble.is_too_big else "broken", trouble.words, hint=trouble.hint)
            await self._store.write(lambda tx: fetches.settle(tx, one.file, settled), urgent=True)
        _log.info("media_fetched", message=one.file.message_id, session=one.file.session_id, is_here=trouble is None)
        return trouble

    async def _kept(self, one: UnderWay) -> NotFetched | None:
        """Fetch it into its place; its row says so, unless it is returned why not."""
        patience = self._patience()
        half = None
        try:
            half = await asyncio.to_thread(self._store.media.begin)
            async with asyncio.timeout(patience.seconds):
                await self._pour(one, half, patience.longest)
            await self._keep(one, half)
        except NotFetched as trouble:
            return trouble
        except TimeoutError:
            return NotFetched(
                f"it took longer than {patience.seconds:g} seconds ([limits] fetch_seconds)", "ask for it again"
            )
        except OSError as trouble:
            return NotFetched(disk_trouble(trouble), "make room on the disk, then ask for it again")
        finally:
            if half is not None:
                await asyncio.to_thread(self._store.media.drop, half)
        return None

    async def _pour(self, one: UnderWay, half: HalfFile, longest: int) -> None:
        file = one.file
        wanted = Wanted(file.chat, file.provider_message_id, file.provider_id, file.url)
        async with aclosing(one.fetcher.fetch(wanted, Room(longest, self._store.media.scratch))) as pieces:
            async for piece in pieces:
                await asyncio.to_thread(half.write, piece)
                one.received += len(piece)

    async def _keep(self, one: UnderWay, half: HalfFile) -> None:
        async with self._store.media_agrees:
            kept = await asyncio.to_thread(self._store.media.finish, half)
            settled = await asyncio.to_thread(settled_as, self._store, kept, self._clock())
            await self._store.write(lambda tx: fetches.settle(tx, one.file, settled), urgent=True)
