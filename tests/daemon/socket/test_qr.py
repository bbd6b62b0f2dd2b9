"""A session's code, as the client sees it."""

from dataclasses import replace

import pytest
import segno

from daemon.api.errors import NotFound
from daemon.client import SocketInbox
from store import qr_codes, sessions
from store.database import Transaction
from store.models import Millis
from store.qr_codes import QrRow
from tests.fakes.desk import NOON, FakeDesk


async def keep(desk: FakeDesk, code: str, until: int) -> None:
    await desk.store.write(lambda tx: qr_codes.keep(tx, [QrRow(2, code, NOON, Millis(NOON + until))]))


async def test_a_code_comes_as_modules_with_its_expiry(desk: FakeDesk, inbox: SocketInbox) -> None:
    await keep(desk, "2@hello", 60_000)

    found = await inbox.qr(2)

    assert (2, "sales", NOON + 60_000) == (found.session_id, found.session_key, found.until)
    assert len(segno.make("2@hello", error="l", micro=False, boost_error=False).matrix) == len(found.rows)


@pytest.mark.parametrize(
    ("session", "code", "until", "words"),
    [(9, "x", 1, "there is no session 9"), (1, "x", 1, "Meta needs none"), (2, "", 0, "its gateway has sent none"),
     (2, "x", -1, "has expired"), (2, "data:nope", 60_000, "cannot be drawn")],
)  # fmt: skip
async def test_where_there_is_none_it_says_why(
    desk: FakeDesk, inbox: SocketInbox, session: int, code: str, until: int, words: str
) -> None:
    if code:
        await keep(desk, code, until)

    with pytest.raises(NotFound) as refusal:
        await inbox.qr(session)

    assert words in refusal.value.message


async def test_a_code_that_could_not_be_had_says_why_and_what_to_do(desk: FakeDesk, inbox: SocketInbox) -> None:
    async def unit(tx: Transaction) -> None:
        row = (await sessions.all_rows(tx))[2]
        said = "WAHA shows no code: the session is FAILED"
        await sessions.save(tx, [replace(row, state="qr_scanning", qr_trouble=said, qr_hint="start it anew")])

    await desk.store.write(unit)
    with pytest.raises(NotFound) as refusal:
        await inbox.qr(2)

    assert "there is no QR code of sales: WAHA shows no code: the session is FAILED" == refusal.value.message
    assert "start it anew" == refusal.value.hint
