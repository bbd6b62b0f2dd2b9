"""Where an exported chat comes from: a text, or a zip with the text and the files that were sent.

Nothing of a zip is ever written to the disk, and a name in it is only ever looked up: it leads nowhere.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cli.troubles import CommandFailed
from store.record import record

MOST_MEMBERS = 50_000
LARGEST_TEXT = 512 * 1024 * 1024
"""Bytes of the text, unpacked."""
LARGEST_FILE = 2 * 1024 * 1024 * 1024
"""Bytes of one file, unpacked. The daemon keeps less: [limits] media_bytes."""
HIGHEST_RATIO = 250
"""How many times as large as it lies there a part may become. A text of people becomes ten times as large."""
_SMALL = 1024 * 1024
"""Bytes that do no harm, whatever their ratio."""
_PIECE = 256 * 1024


@record
class Source:
    """`members` are those of a zip, by their names; None: it is a text."""

    path: Path
    text: str
    members: dict[str, zipfile.ZipInfo] | None = None

    @property
    def size(self) -> int:
        """Bytes of the text, as far as that is said."""
        return self.path.stat().st_size if self.members is None else self.members[self.text].file_size

    def pieces(self) -> Iterator[bytes]:
        """The text, from its beginning. Raises CommandFailed."""
        if self.members is None:
            with self.path.open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece
            return
        with self._archive() as archive:
            yield from _unpacked(archive, self.members[self.text], LARGEST_TEXT)

    def size_of(self, name: str) -> int | None:
        """Bytes of a file that was sent; None: it is not there."""
        member = (self.members or {}).get(name)
        return None if member is None or name == self.text else member.file_size

    def file(self, name: str) -> Iterator[bytes]:
        """A file that was sent. Raises CommandFailed."""
        with self._archive() as archive:
            yield from _unpacked(archive, (self.members or {})[name], LARGEST_FILE)

    @contextmanager
    def _archive(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as trouble:
            raise CommandFailed(f"{self.path}: it is a broken zip: {trouble}", "export the chat anew") from None


def source(file: str) -> Source:
    """What a path names. Raises CommandFailed and OSError."""
    path = Path(file)
    if not zipfile.is_zipfile(path):
        if not path.is_file():
            what = "that is a folder" if path.is_dir() else "there is no such file"
            raise CommandFailed(f"{file}: {what}", "give the .txt or .zip that WhatsApp has exported")
        if path.suffix.casefold() == ".zip":
            raise CommandFailed(f"{file}: it is no zip, or only a part of one", "export or copy it anew")
        return Source(path, path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError) as trouble:
        raise CommandFailed(f"{file}: it is a broken zip: {trouble}", "export the chat anew") from None
    if len(listed) > MOST_MEMBERS:
        raise CommandFailed(f"{file}: there are {len(listed):,} files in it", "WhatsApp exports no more than 10,000")
    members = {one.filename: one for one in listed if not one.is_dir() and "/" not in one.filename}
    return Source(path, _text_of(file, list(members)), members)


def _text_of(file: str, names: list[str]) -> str:
    texts = [name for name in names if name.casefold().endswith(".txt")]
    told = [name for name in texts if name == "_chat.txt" or "whatsapp" in name.casefold()] or texts
    if len(told) == 1:
        return told[0]
    if not told:
        raise CommandFailed(f"{file}: there is no text in it", "give the .zip as WhatsApp has exported it")
    raise CommandFailed(f"{file}: there are {len(told)} texts in it", "unpack it, and give the one that is the chat")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """What is counted is what comes out, whatever the zip says of itself."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise CommandFailed("the zip is packed in a way that WhatsApp does not use", "export the chat anew")
    if member.flag_bits & 1:
        raise CommandFailed("the zip is locked by a password", "unpack it first")
    allowed = min(most, max(_SMALL, member.compress_size * HIGHEST_RATIO))
    with archive.open(member) as packed:
        yield from _counted(packed, allowed)


def _counted(packed: IO[bytes], allowed: int) -> Iterator[bytes]:
    size = 0
    while piece := packed.read(_PIECE):
        size += len(piece)
        if size > allowed:
            raise CommandFailed("the zip unpacks to far more than it seems", "it is not one that WhatsApp has exported")
        yield piece
