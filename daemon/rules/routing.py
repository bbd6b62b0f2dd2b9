"""Whose part is it: from the names that a sender gives a session to the sessions that it may write to."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from store.models import Dialect


@dataclass(frozen=True, slots=True)
class Listed:
    """A session and every name that a sender of its dialect may call it by, the surest first."""

    session_id: int
    workspace_id: int
    dialect: Dialect
    refs: tuple[str, ...]
    region: str | None = None
    """The country of its workspace: numbers with a leading zero are read as of there."""


class Stray(Enum):
    """A part that may not be written anywhere."""

    FOREIGN = "it names a session that its sender may not speak for"
    UNKNOWN = "it names a session that is not configured"


_FIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}")


@dataclass(frozen=True, slots=True)
class Strayed:
    """A name of a session that nobody knows, and those one of which may have got it."""

    name: str
    speakers: tuple[int, ...]


def adoptable(dialect: Dialect, refs: Sequence[str], speakers: Collection[int]) -> Strayed | None:
    """What a person could adopt; a foreign name that is not fit for a command line is offered to nobody."""
    if dialect == "meta" or not refs or not _FIT.fullmatch(refs[0]):
        return None
    return Strayed(refs[0], tuple(sorted(speakers)))


class Directory:
    """Every configured session by every name; built once per config."""

    def __init__(self, sessions: Iterable[Listed]) -> None:
        self._workspaces: dict[int, int] = {}
        self._regions: dict[int, str | None] = {}
        self._of_dialect: dict[Dialect, set[int]] = {}
        self._named: dict[tuple[Dialect, str], list[tuple[int, int]]] = {}
        for session in sessions:
            self._workspaces[session.session_id] = session.workspace_id
            self._regions[session.session_id] = session.region
            self._of_dialect.setdefault(session.dialect, set()).add(session.session_id)
            for rank, ref in enumerate(session.refs):
                self._named.setdefault((session.dialect, ref), []).append((rank, session.session_id))
        for named in self._named.values():
            named.sort()

    def resolve(self, dialect: Dialect, refs: Sequence[str], speakers: Collection[int]) -> tuple[int, ...] | Stray:
        """The sessions that a part belongs to: the one it names, or without a name all that its sender speaks for."""
        if not refs:
            return tuple(sorted(session_id for session_id in speakers if session_id in self._workspaces))
        for ref in refs:
            if named := self._named.get((dialect, ref)):
                ours = [session_id for _, session_id in named if session_id in speakers]
                return (ours[0],) if ours else Stray.FOREIGN
        return Stray.UNKNOWN

    def named(self, dialect: Dialect, ref: str) -> tuple[int, ...]:
        """Every session that is called so, the surest first, whoever asks."""
        return tuple(session_id for _, session_id in self._named.get((dialect, ref), ()))

    def sessions(self, dialect: Dialect) -> frozenset[int]:
        return frozenset(self._of_dialect.get(dialect, ()))

    def workspace(self, session_id: int) -> int | None:
        return self._workspaces.get(session_id)

    def region(self, session_id: int) -> str | None:
        return self._regions.get(session_id)


def refs_of(
    session_id: int, key: str, external_ids: Iterable[str], phone_number_id: str | None, phone: str | None
) -> tuple[str, ...]:
    """Every name of a session, the surest first. A phone counts as `tel:<digits>`."""
    digits = "".join(letter for letter in phone or "" if letter in "0123456789")
    names = [str(session_id), *external_ids, phone_number_id, key, f"tel:{digits}" if digits else None]
    return tuple(dict.fromkeys(name for name in names if name))
