"""What is on its way is read in small, fair parts, however much waits."""

from store import outbox
from store.database import Transaction
from store.outbox import OutboxRow
from tests.builders import NOW, an_outbox_row
from tests.shelf import CARE, OTHER, SALES, Shelf


async def keep(shelf: Shelf, *rows: OutboxRow) -> None:
    async def unit(tx: Transaction) -> None:
        for row in rows:
            await outbox.insert(tx, row)

    await shelf.store.write(unit)


async def open_ids(shelf: Shelf, limit: int = 500) -> list[int]:
    async with shelf.store.reading() as reader:
        return [row.id for row in await outbox.open_rows(reader, NOW, limit)]


async def test_much_that_waits_at_one_session_leaves_room_for_the_others(shelf: Shelf) -> None:
    waiting = [an_outbox_row(n, session_id=SALES) for n in range(1, 6)]
    await keep(shelf, *waiting, an_outbox_row(6, session_id=CARE), an_outbox_row(7, session_id=OTHER))

    assert [1, 2, 6, 7] == await open_ids(shelf, limit=2)


async def test_what_is_at_its_end_is_not_on_its_way_and_an_unknown_one_is_while_the_next_waits_for_it(
    shelf: Shelf,
) -> None:
    states = ("scheduled", "queued", "sending", "sent", "failed", "cancelled", "held")
    await keep(shelf, *(an_outbox_row(n, state=state) for n, state in enumerate(states, 1)))
    await keep(shelf, an_outbox_row(8, state="unknown", due_at=NOW), an_outbox_row(9, state="unknown", due_at=NOW + 1))

    assert [1, 2, 3, 9] == await open_ids(shelf)


async def test_what_is_on_its_way_is_found_by_an_index_of_nothing_else(shelf: Shelf) -> None:
    async with shelf.store.reading() as reader:
        plan = [str(step[3]) for step in await reader.rows(f"EXPLAIN QUERY PLAN {outbox._OPEN}", (NOW, 10))]

    assert any("USING INDEX outbox_of_session (session_id=?)" in step for step in plan), plan
    assert any("SEARCH outbox USING INTEGER PRIMARY KEY" in step for step in plan), plan
