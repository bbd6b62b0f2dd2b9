"""A first look through a whole file: how much is in it, who speaks, and how its dates are to be read."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from cli.importing.days import Evidence
from cli.importing.entries import Entry, entries
from cli.importing.heads import Head
from cli.importing.lines import lines
from cli.importing.sources import Source
from cli.troubles import CommandFailed


@dataclass(slots=True)
class Survey:
    messages: int = 0
    notices: int = 0
    """What the telephone says: somebody joined, the chat is encrypted."""
    senders: Counter[str] = field(default_factory=Counter)
    files: int = 0
    """That lie beside the text."""
    missing: int = 0
    """Files that were left out, or are not there."""
    first: Head | None = None
    last: Head | None = None
    digest: str = ""
    """Of the text."""


def surveyed(source: Source, evidence: Evidence, moved: Callable[[int], object] = lambda _: None) -> Survey:
    """`moved` hears how many more bytes were read. Raises CommandFailed."""
    found, digest = Survey(), hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for piece in source.pieces():
            digest.update(piece)
            moved(len(piece))
            yield piece

    for entry in entries(lines(hashed())):
        evidence.see(entry.head)
        _count(found, entry, source)
    if found.first is None:
        raise CommandFailed("the file is empty", "give the .txt or .zip that WhatsApp has exported")
    found.digest = digest.hexdigest()
    return found


def read(source: Source) -> Iterator[Entry]:
    """The same once more."""
    return entries(lines(source.pieces()))


def _count(found: Survey, entry: Entry, source: Source) -> None:
    found.first = found.first or entry.head
    found.last = entry.head
    if entry.sender is None:
        found.notices += 1
        return
    found.messages += 1
    found.senders[entry.sender] += 1
    if entry.said.file is not None and source.size_of(entry.said.file) is not None:
        found.files += 1
    elif entry.said.type != "text":
        found.missing += 1
