"""The journal's queue: what is taken of it at once fits into memory."""

import pytest

from store import journal
from store.journal import INLINE_LIMIT, NewDelivery
from tests.facts import NOON
from tests.shelf import CARE, Shelf

SMALL, BIG = 1_000, INLINE_LIMIT + 1
"""A body in its row, and one in a file."""


@pytest.mark.parametrize(
    ("sizes", "most_bytes", "taken"),
    [
        ([], 10_000, 0),
        ([SMALL] * 5, 10_000, 5),
        ([SMALL] * 5, 3 * SMALL, 3),
        ([SMALL] * 5, 3 * SMALL - 1, 2),
        ([SMALL] * 5, 0, 1),
        ([SMALL, BIG, SMALL], BIG, 1),
        ([BIG, SMALL, BIG], BIG + SMALL, 2),
        ([BIG, BIG], SMALL, 1),
        ([0, SMALL, SMALL], SMALL, 2),
    ],
    ids=str,
)
async def test_of_the_queue_as_much_is_taken_as_fits_and_always_one(
    shelf: Shelf, sizes: list[int], most_bytes: int, taken: int
) -> None:
    for size in sizes:
        await shelf.store.append(NewDelivery(NOON, "gateway", CARE, (CARE,), {}, bytes(size)))
    async with shelf.store.reading() as reader:
        pending = await journal.pending(reader, 100, most_bytes, shelf.store.bodies)

    assert sizes[:taken] == [len(one.raw) for one in pending]


async def test_a_body_that_has_to_wait_is_not_even_read(shelf: Shelf) -> None:
    for _ in range(3):
        await shelf.store.append(NewDelivery(NOON, "gateway", CARE, (CARE,), {}, bytes(BIG)))
    first, *rest = [path for (path,) in await shelf.rows("SELECT raw_path FROM deliveries ORDER BY id")]
    for path in rest:
        (shelf.store.bodies / path).unlink()
    async with shelf.store.reading() as reader:
        (taken,) = await journal.pending(reader, 100, BIG, shelf.store.bodies)

    assert (shelf.store.bodies / first).read_bytes() == taken.raw
