"""The newest code of a session: kept while it can be used, and no longer."""

from daemon.facts import QrMade, SessionChanged
from store import qr_codes
from store.qr_codes import QrRow
from tests.facts import seconds
from tests.shelf import SALES, Shelf


def asks(code: str, life: int = 60) -> SessionChanged:
    return SessionChanged("qr_scanning", qr=QrMade(code, life))


async def kept(shelf: Shelf) -> QrRow | None:
    async with shelf.store.reading() as reader:
        return await qr_codes.of(reader, SALES)


async def test_the_newest_code_is_kept_with_its_expiry(shelf: Shelf) -> None:
    await shelf.take(asks("first"), session=SALES, received_at=seconds(0))
    before = (await shelf.sessions())[SALES].seq
    await shelf.take(asks("second", 20), session=SALES, received_at=seconds(30))
    await shelf.take(asks("late"), session=SALES, received_at=seconds(10))

    assert QrRow(SALES, "second", seconds(30), seconds(50)) == await kept(shelf)
    assert before < (await shelf.sessions())[SALES].seq


async def test_a_code_is_gone_once_it_was_used(shelf: Shelf) -> None:
    await shelf.take(asks("first"), session=SALES, received_at=seconds(0))
    await shelf.take(SessionChanged("authenticated"), session=SALES, received_at=seconds(5))

    assert await kept(shelf) is None


async def test_of_one_batch_the_last_word_counts(shelf: Shelf) -> None:
    await shelf.take(asks("first"), SessionChanged("connected"), session=SALES)
    used = await kept(shelf)
    await shelf.take(SessionChanged("disconnected"), asks("next"), session=SALES, received_at=seconds(9))

    assert used is None
    assert QrRow(SALES, "next", seconds(9), seconds(69)) == await kept(shelf)


def test_a_code_never_shows_in_what_is_printed() -> None:
    assert "hush" not in repr(asks("hush")) + repr(QrRow(1, "hush", seconds(0), seconds(1)))
