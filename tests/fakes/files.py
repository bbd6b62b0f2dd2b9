"""The files of a desk that a test can see behind: some are here, some only their provider has."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

from daemon.api.errors import NoMedia
from daemon.api.files import AskFetch, FetchAnswer
from store.models import Media, Message


class FakeFiles:
    """A part of FakeInbox."""

    messages_by_id: dict[int, Message]
    epoch: str
    seq: int
    is_free: asyncio.Event

    def __init__(self) -> None:
        self.files: dict[int, bytes] = {}
        """The files of messages, by their ids."""
        self.far_files: dict[int, bytes | NoMedia] = {}
        """What a provider gives when it is asked for the file of a message."""
        self.fetched: list[AskFetch] = []

    async def fetch(self, ask: AskFetch) -> FetchAnswer:
        """It takes two questions: after the first one it is on its way."""
        self._check()
        self.fetched.append(ask)
        if ask.is_begun:
            await self.is_free.wait()
        media = self.messages_by_id[ask.id].media
        assert media
        if media.state != "stored" and media.state != "fetching":
            self._show(ask.id, media, state="fetching", reason=None)
        elif media.state == "fetching":
            self._arrive(ask.id, media)
        return FetchAnswer(self.messages_by_id[ask.id], 0, self.epoch, self.seq)

    async def media(self, message_id: int) -> AsyncGenerator[bytes, None]:
        self._check()
        if message_id not in self.files:
            raise NoMedia("its file is gone from the disk")
        yield self.files[message_id][:3]
        self._check()
        yield self.files[message_id][3:]

    def change_message(self, message_id: int, **changes: Any) -> None:
        raise NotImplementedError

    def _check(self) -> None:
        raise NotImplementedError

    def _arrive(self, message_id: int, media: Media) -> None:
        came = self.far_files[message_id]
        if isinstance(came, NoMedia):
            self._show(message_id, media, state="broken", reason=came.message)
            raise came
        self.files[message_id] = came
        self._show(message_id, media, state="stored", size=len(came), found_type="image/jpeg", key="a" * 64)

    def _show(self, message_id: int, media: Media, **changes: Any) -> None:
        self.change_message(message_id, media=replace(media, **changes))
