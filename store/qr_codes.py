"""The newest code that links a telephone, by session. It is a key to the account: it goes once it was used."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from store.database import Reader, Transaction
from store.models import Millis

_OF = "SELECT session_id, code, made_at, until FROM qr_codes WHERE session_id = ?"
_KEEP = """
INSERT INTO qr_codes (session_id, code, made_at, until) VALUES (?, ?, ?, ?)
ON CONFLICT (session_id) DO UPDATE SET code = excluded.code, made_at = excluded.made_at, until = excluded.until"""
_DROP = "DELETE FROM qr_codes WHERE session_id = ?"


@dataclass(frozen=True, slots=True)
class QrRow:
    session_id: int
    code: str = field(repr=False)
    """Its text, or a picture of it as a data URL."""
    made_at: Millis
    until: Millis


async def of(source: Reader | Transaction, session_id: int) -> QrRow | None:
    rows = await source.rows(_OF, (session_id,))
    return QrRow(*rows[0]) if rows else None


async def keep(tx: Transaction, codes: Iterable[QrRow]) -> None:
    """Each in the place of the one before."""
    await tx.many(_KEEP, [(one.session_id, one.code, one.made_at, one.until) for one in codes])


async def drop(tx: Transaction, session_ids: Iterable[int]) -> None:
    await tx.many(_DROP, [(one,) for one in session_ids])
