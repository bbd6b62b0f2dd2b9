"""Where the config wants it, files of new messages are here before anybody asks."""

import asyncio
from dataclasses import replace

import pytest

from daemon.api.errors import NoMedia, TryLater
from daemon.work import fetching_ahead
from daemon.work.background import running
from daemon.work.fetching_ahead import fetch_ahead
from store.models import Media
from tests.facts import inbound, outbound
from tests.shelf import Shelf

FAR = Media("image/png", provider_id="1")


class Asked:
    """Hears what is asked for, and refuses what it is told to."""

    def __init__(self, *refusals: Exception) -> None:
        self.refusals = list(refusals)
        self.messages: list[int] = []

    async def fetch(self, message_id: int, seconds: float) -> int:
        self.messages.append(message_id)
        if self.refusals:
            raise self.refusals.pop(0)
        return 0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching_ahead, "BREATH_SECONDS", 0)
    monkeypatch.setattr(fetching_ahead, "PAUSE_SECONDS", 0)


async def asked_after(shelf: Shelf, asked: Asked, *facts: object, is_wanted: bool = True) -> list[str]:
    """The keys of the messages that were asked for, once a last one was."""
    last = replace(inbound("last"), media=FAR)
    wanted = is_wanted
    async with running("ahead", lambda: fetch_ahead(shelf.store, asked, lambda: wanted)), asyncio.timeout(5):
        await asyncio.sleep(0)
        for fact in facts:
            await shelf.take(fact)
            await asyncio.sleep(0.02)  # it is looked at
        wanted = True
        await shelf.take(last)
        while not (found := await keys(shelf, asked)) or found[-1] != "last":
            await asyncio.sleep(0.005)
    return found


async def keys(shelf: Shelf, asked: Asked) -> list[str]:
    held = {one.id: one.provider_message_id or "" for one in await shelf.thread()} if asked.messages else {}
    return [held[one] for one in asked.messages]


async def test_files_of_what_customers_write_now_are_asked_for_once(shelf: Shelf) -> None:
    await shelf.take(replace(inbound("before"), media=FAR))
    found = await asked_after(
        shelf,
        Asked(),
        replace(inbound("a"), media=FAR),
        replace(inbound("a", "hello once more"), media=FAR),
        inbound("words"),
        replace(inbound("inside"), media=Media("image/png")),
        replace(outbound("ours"), media=FAR),
        replace(inbound("old"), media=FAR, origin="history"),
        replace(inbound("missed"), media=FAR, origin="catch_up"),
    )

    assert ["a", "missed", "last"] == found


async def test_nothing_is_asked_for_unless_it_is_wanted(shelf: Shelf) -> None:
    assert ["last"] == await asked_after(shelf, Asked(), replace(inbound("a"), media=FAR), is_wanted=False)


async def test_what_fails_waits_for_a_person_and_what_must_wait_comes_again(shelf: Shelf) -> None:
    asked = Asked(NoMedia("gone"), TryLater("busy"), TryLater("busy"))
    found = await asked_after(shelf, asked, replace(inbound("a"), media=FAR), replace(inbound("b"), media=FAR))

    assert ["a", "b", "b", "b", "last"] == found
