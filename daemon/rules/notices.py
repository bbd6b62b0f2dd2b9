"""Which word of a provider on its account counts, and for how long anybody should be bothered with it."""

from typing import Final

from daemon.facts import AccountNotice
from daemon.rules import believing
from store.models import Millis, Notice
from store.notices import NoticeRow
from store.session_noun import NoticeLevel

SHOWN_FOR: Final = 7 * 24 * 60 * 60_000
"""Milliseconds after which a warning is old news. Trouble stays until good news comes, or somebody dismisses it."""
_LEVELS: tuple[NoticeLevel, ...] = ("info", "warning", "trouble")


def told(session_id: int, fact: AccountNotice, received_at: Millis) -> NoticeRow:
    at = believing.event_at(fact.at, received_at)
    return NoticeRow(session_id, fact.field, fact.subject, fact.level, fact.summary, at)


def newer(held: NoticeRow | None, other: NoticeRow) -> NoticeRow:
    """The newest wins; of the same moment the worse. What was dismissed is so until another takes its place."""
    return other if held is None or _age(other) > _age(held) else held


def is_shown(notice: Notice, now: Millis) -> bool:
    return notice.level == "trouble" or now - notice.at < SHOWN_FOR


def _age(row: NoticeRow) -> tuple[int, int, str]:
    return row.at, _LEVELS.index(row.level), row.summary
