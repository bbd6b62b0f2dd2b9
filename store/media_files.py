"""The files of media, named by their content: ab/cdef... below one folder, complete or not there."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_HEAD = 512
"""Bytes that tell what kind of file it is."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    sha256: str
    size: int
    head: bytes
    """Its first bytes."""


class HalfFile:
    """A file that is being written. Every call blocks; each may raise OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._digest, self._size, self._head = hashlib.sha256(), 0, b""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._file = os.fdopen(handle, "wb")

    def write(self, piece: bytes) -> None:
        self._file.write(piece)
        self._digest.update(piece)
        self._size += len(piece)
        if len(self._head) < _HEAD:
            self._head += piece[: _HEAD - len(self._head)]

    def finish(self) -> KeptFile:
        """Nothing more comes: it is on the disk now."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return KeptFile(self._digest.hexdigest(), self._size, self._head)

    def drop(self) -> None:
        """Leave nothing behind, unless it was kept."""
        with suppress(OSError):
            self._file.close()
        self.path.unlink(missing_ok=True)


class MediaFiles:
    """Every call blocks: use a thread. Folders are 0700 and files 0600, whatever the umask."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unfinished = folder / "unfinished"
        self._begun: set[Path] = set()
        self.scratch = folder / "scratch"
        """For what a fetch throws away itself; see `clear`."""

    def path(self, sha256: str) -> Path:
        """Where the content with this hash lies, if it is held."""
        return self._folder / sha256[:2] / sha256[2:]

    def keep(self, pieces: Iterable[bytes]) -> KeptFile:
        """Write a file piece by piece, synced with its folder. Content that is there already is used as it is.

        What `pieces` raises comes through, and then nothing is left behind.
        """
        half = self.begin()
        try:
            for piece in pieces:
                half.write(piece)
            return self.finish(half)
        finally:
            self.drop(half)

    def begin(self) -> HalfFile:
        """A file to be written; `drop` it in the end, whatever becomes of it."""
        _make(self._folder)
        _make(self._unfinished)
        path = self._unfinished / secrets.token_hex(16)
        self._begun.add(path)
        return HalfFile(path)

    def finish(self, half: HalfFile) -> KeptFile:
        """It is whole: from now on it lies under the name of its content."""
        kept = half.finish()
        self._finish(half.path, kept)
        return kept

    def drop(self, half: HalfFile) -> None:
        half.drop()
        self._begun.discard(half.path)

    def remove(self, sha256: str) -> None:
        """Give up a content that no row names any more."""
        self.path(sha256).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Throw away what a crash has left unfinished."""
        with suppress(FileNotFoundError):
            for half in self._unfinished.iterdir():
                if half not in self._begun:
                    half.unlink(missing_ok=True)

    def clear(self) -> None:
        """Let `scratch` be there, and empty. Only while nobody uses it."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        _make(self._folder)
        _make(self.scratch)

    def _finish(self, half: Path, kept: KeptFile) -> None:
        target = self.path(kept.sha256)
        _make(target.parent)
        with suppress(FileNotFoundError):
            if target.stat().st_size == kept.size:
                _sync_folder(target.parent)  # who wrote it may have died before doing so
                return
        half.rename(target)
        _sync_folder(target.parent)


def _make(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
