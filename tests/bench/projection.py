"""Projection beside a plain executemany of the same rows into the same tables."""

import asyncio
import json
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from cli.demo import wire
from cli.demo.house import House
from cli.demo.nouns import Message
from daemon import app, reloading, settings
from daemon.projector.routed import Reading
from daemon.projector.running import Projector
from store.database import FILE_NAME
from store.desk import Store, open_store
from store.journal import NewDelivery
from store.models import Millis
from tests.bench.customers import CARE, OTHERS, person, words
from tests.bench.desks import SMALL, Desks
from tests.bench.figures import Figure, middle, per_second
from tests.bench.plain import OF_SYNC, OF_WEBHOOKS, Source, inserted

_PLAIN = 100
"""Messages in one transaction of the baseline."""
_LINKED = OTHERS[0]
"""The session of a gateway that the sync is of."""
_CHATS_EACH, _MESSAGES_EACH = 50, 20
"""A batch is as large as it may be."""


def projection(desks: Desks) -> list[Figure]:
    """From the journal to the desk: parsed, folded, saved, committed; one message a delivery, as Meta sends them."""
    posts = desks.sizes.posts
    webhooks = _webhooks(posts)
    return [_figure(desks, "one message a delivery", webhooks, posts, OF_WEBHOOKS, posts // _PLAIN)]


def sync(desks: Desks) -> list[Figure]:
    """The same of a number's first sync: new chats with their people and the messages they bring along."""
    batches = _batches(2 if desks.sizes.is_quick else 10)
    what = f"sync of {len(batches) * _CHATS_EACH} chats with {_MESSAGES_EACH} messages each"
    return [_figure(desks, what, batches, len(batches) * _CHATS_EACH * _MESSAGES_EACH, OF_SYNC, len(batches))]


def _figure(
    desks: Desks, what: str, deliveries: Sequence[NewDelivery], count: int, sources: Sequence[Source], commits: int
) -> Figure:
    """Messages a second: the projector's beside the plain insert's, each into a desk of a thousand chats."""
    home = desks.filled("projection", SMALL)
    pairs = [_round(home, f"{what} {number}", deliveries, sources, commits) for number in range(desks.sizes.rounds)]
    ours, theirs = (middle([count / pair[place] for pair in pairs]) for place in (0, 1))
    ratio = middle([other / one for one, other in pairs])
    return Figure(f"projection, {what}", per_second(ours), per_second(theirs), ratio, "at least", 0.35)


def _round(
    home: House, name: str, deliveries: Sequence[NewDelivery], sources: Sequence[Source], commits: int
) -> tuple[float, float]:
    """Seconds of the projector and of the plain insert."""
    state, ours, plain = (home.folder / folder for folder in ("state", f"ours {name}", f"plain {name}"))
    shutil.copytree(state, ours)
    shutil.copytree(state, plain)
    seconds = asyncio.run(_projecting(home, ours, deliveries))
    return seconds, inserted(ours / FILE_NAME, plain / FILE_NAME, sources, commits)


async def _projecting(home: House, state: Path, deliveries: Sequence[NewDelivery]) -> float:
    admission = reloading.admission(settings.load(home.folder / "config.toml"))
    async with open_store(state) as store:
        await asyncio.gather(*map(store.append, deliveries))
        return await _projected(store, Reading(reloading.PROVIDERS, lambda: admission.directory))


async def _projected(store: Store, reading: Reading) -> float:
    began = time.perf_counter()
    projecting = asyncio.get_running_loop().create_task(Projector(store, reading, app.now).run())
    while store.depth:
        await asyncio.sleep(0.005)  # rarely enough to take no time from the projector
    seconds = time.perf_counter() - began
    projecting.cancel()
    await asyncio.wait([projecting])
    return seconds


def _webhooks(count: int) -> list[NewDelivery]:
    """One message each, from customers who are known."""
    rng, at = Random(count), int(time.time())
    return [_webhook(rng, at, serial) for serial in range(count)]


def _webhook(rng: Random, at: int, serial: int) -> NewDelivery:
    author = person(rng.randrange(0, SMALL, 2))
    post = wire.told(Message(f"{serial:016x}", CARE, author, author, words(rng), at))
    return NewDelivery(Millis(at * 1000), "meta", None, (CARE.id,), {}, post.body)


def _batches(count: int) -> list[NewDelivery]:
    """Chats with people who are new."""
    rng, at = Random(count), int(time.time())
    firsts = range(SMALL, SMALL + count * _CHATS_EACH, _CHATS_EACH)
    return [_batch([_chat(rng, number, at) for number in range(first, first + _CHATS_EACH)], at) for first in firsts]


def _batch(chats: list[dict[str, Any]], at: int) -> NewDelivery:
    body = json.dumps({"session_id": _LINKED.external_id, "chats": chats}).encode()
    return NewDelivery(Millis(at * 1000), _LINKED.dialect, None, (_LINKED.id,), {}, body)


def _chat(rng: Random, number: int, at: int) -> dict[str, Any]:
    someone = person(number)
    address, last = f"{someone.phone}@c.us", at - rng.randrange(86_400)
    said = [_said(rng, address, serial, last - serial * 60) for serial in range(_MESSAGES_EACH)]
    return {
        "chat_id": address,
        "chat_type": "private",
        "contact_name": someone.name,
        "unread_count": rng.randrange(3),
        "timestamp": last,
        "messages": said[::-1],
        "last_message": said[0],
    }


def _said(rng: Random, address: str, serial: int, at: int) -> dict[str, Any]:
    is_ours = rng.random() < 0.4
    message_id = f"{str(is_ours).lower()}_{address}_3EB0{rng.getrandbits(64):016X}"
    return {"id": message_id, "body": words(rng), "timestamp": at, "from_me": is_ours, "type": "chat"}
