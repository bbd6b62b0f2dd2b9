"""The code that links a telephone to a session: never in a log, and gone as soon as it is used."""

import asyncio

from daemon.api.errors import NotFound
from daemon.api.qr import AskQr, QrCode
from daemon.rules.qr_codes import NoCode, modules
from daemon.socket.desk import Caller, Desk
from store import qr_codes, sessions
from store.sessions import SessionRow


async def shown(desk: Desk, _caller: Caller, ask: AskQr) -> QrCode:
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        row = (await sessions.all_rows(reader)).get(ask.id)
        kept = await qr_codes.of(reader, ask.id)
    if row is None:
        raise NotFound(f"there is no session {ask.id}", "see the ids with: frontdesk sessions list")
    if row.qr_trouble and (kept is None or kept.until <= desk.clock()):
        raise NotFound(f"there is no QR code of {row.key}: {row.qr_trouble}", row.qr_hint or "")
    if kept is None:
        raise NotFound(f"there is no QR code of {row.key}: {_why_none(row)}", _what_next(row))
    if kept.until <= desk.clock():
        raise NotFound(
            f"the last QR code of {row.key} has expired", "its gateway makes the next one by itself, or stops"
        )
    try:
        rows = await asyncio.to_thread(modules, kept.code)
    except NoCode as trouble:
        raise NotFound(f"the QR code of {row.key} cannot be drawn: {trouble}", "scan it at its gateway") from None
    return QrCode(ask.id, row.key, rows, kept.made_at, kept.until, desk.store.epoch, seq)


def _why_none(row: SessionRow) -> str:
    if row.provider_type == "meta":
        return "Meta needs none"
    return "it is connected" if row.state == "connected" else "its gateway has sent none"


def _what_next(row: SessionRow) -> str:
    if row.provider_type == "meta" or row.state == "connected":
        return ""
    return "begin the session anew at its gateway: the code comes here by itself"
