"""Every query on what providers told of their accounts: the newest word on each subject, by session."""

from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass

from store.database import Transaction
from store.models import Millis
from store.session_noun import NoticeLevel
from store.table import as_json

_OF = """
SELECT n.session_id, n.field, n.subject, n.level, n.summary, n.at, n.is_dismissed
FROM json_each(?) AS j CROSS JOIN notices AS n
ON n.session_id = j.value ->> 0 AND n.field = j.value ->> 1 AND n.subject = j.value ->> 2"""
_SAVE = """
INSERT INTO notices (session_id, field, subject, level, summary, at, is_dismissed) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET level = excluded.level, summary = excluded.summary, at = excluded.at,
    is_dismissed = excluded.is_dismissed"""
_SHOWN = "session_id = ? AND level <> 'info' AND is_dismissed = 0"
_COUNT = f"SELECT count(*) FROM notices WHERE {_SHOWN}"
_DISMISS = f"UPDATE notices SET is_dismissed = 1 WHERE {_SHOWN}"

NoticeKey = tuple[int, str, str]
"""Session, field, subject."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    session_id: int
    field: str
    subject: str
    level: NoticeLevel
    summary: str
    at: Millis
    is_dismissed: int = 0

    @property
    def key(self) -> NoticeKey:
        return self.session_id, self.field, self.subject


async def of_keys(tx: Transaction, keys: Collection[NoticeKey]) -> dict[NoticeKey, NoticeRow]:
    rows = [NoticeRow(*one) for one in await tx.rows(_OF, (as_json(keys),))] if keys else []
    return {row.key: row for row in rows}


async def save(tx: Transaction, rows: Iterable[NoticeRow]) -> None:
    """Each in the place of the one before."""
    await tx.many(_SAVE, [astuple(row) for row in rows])


async def dismiss(tx: Transaction, session_id: int) -> int:
    """Somebody has seen them: they show no more until there is news. Returns how many there were."""
    ((count,),) = await tx.rows(_COUNT, (session_id,))
    await tx.run(_DISMISS, (session_id,))
    return int(count)
