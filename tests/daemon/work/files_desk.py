"""A store that gateway messages with files arrive at, as the intake and the projector let them."""

import base64
from typing import Any

from daemon.projector.batch import project
from daemon.projector.routed import Reading, understood
from daemon.providers.gateway.provider import GATEWAY
from daemon.rules.routing import Directory, Listed
from daemon.work.keeping import keep_waiting
from store import journal
from store.database import Transaction
from store.journal import NewDelivery
from store.models import Media
from tests.daemon.providers.bodies import a_gateway_body, a_gateway_message
from tests.facts import NOON
from tests.shelf import SALES, Shelf

MIB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9
READING = Reading({"gateway": GATEWAY}, lambda: Directory([Listed(SALES, 1, "gateway", ("webjs_1_1_abc",))]))


def a_photo(data: Any = None, *, key: str = "A1", **fields: Any) -> bytes:
    """The body of a message with a file; without `data` a small picture."""
    said = base64.b64encode(PNG).decode() if data is None else data
    media = {"data": said, "mimetype": "image/jpeg", "filename": "a.jpg"}
    whole = {"type": "image", "has_media": True, "media": media, "id": f"false_6281234567890@c.us_{key}", **fields}
    return a_gateway_body(message=a_gateway_message(**whole))


async def arrives(shelf: Shelf, raw: bytes) -> int:
    """Journalled and projected; its delivery's number."""
    await shelf.store.append(NewDelivery(NOON, "gateway", SALES, (SALES,), {}, raw))
    async with shelf.store.reading() as reader:
        pending = await journal.pending(reader, 100, 1 << 30, shelf.store.bodies)
    found = await understood(READING, pending)

    async def unit(tx: Transaction) -> None:
        await project(tx, [fact for one in found for fact in one.facts], NOON)
        await journal.settle(tx, [one.settled for one in found])

    await shelf.store.write(unit)
    return pending[-1].id


async def replayed(shelf: Shelf, raw: bytes, delivery_id: int) -> None:
    """A delivery that is there is read once more, as after an upgrade."""
    found = await understood(
        READING, [journal.PendingDelivery(delivery_id, NOON, "gateway", SALES, (SALES,), {}, raw, 1)]
    )

    async def unit(tx: Transaction) -> None:
        await project(tx, [fact for one in found for fact in one.facts], NOON)

    await shelf.store.write(unit)


async def kept(shelf: Shelf, longest: int = 64 * MIB) -> Media:
    """The media of the only message, after everything that waits was looked at."""
    await keep_waiting(shelf.store, longest)
    return await media_of(shelf)


async def media_of(shelf: Shelf) -> Media:
    (message,) = await shelf.thread()
    assert message.media
    return message.media


def files(shelf: Shelf) -> list[bytes]:
    """Everything below the folder of media."""
    return [path.read_bytes() for path in (shelf.store.bodies.parent / "media").rglob("*") if path.is_file()]
