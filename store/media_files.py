"""The files of media, named by their content: ab/cdef... below one folder, complete or not there."""

import hashlib
import os
import secrets
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


class MediaFiles:
    """Every call blocks: use a thread. Folders are 0700 and files 0600, whatever the umask."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unfinished = folder / "unfinished"

    def path(self, sha256: str) -> Path:
        """Where the content with this hash lies, if it is held."""
        return self._folder / sha256[:2] / sha256[2:]

    def keep(self, pieces: Iterable[bytes]) -> KeptFile:
        """Write a file piece by piece, synced with its folder. Content that is there already is used as it is.

        What `pieces` raises comes through, and then nothing is left behind.
        """
        _make(self._folder)
        _make(self._unfinished)
        half = self._unfinished / secrets.token_hex(16)
        try:
            kept = _write(half, pieces)
            self._finish(half, kept)
        finally:
            half.unlink(missing_ok=True)
        return kept

    def sweep(self) -> None:
        """Throw away what a crash has left unfinished. Only before the first `keep`."""
        with suppress(FileNotFoundError):
            for half in self._unfinished.iterdir():
                half.unlink(missing_ok=True)

    def _finish(self, half: Path, kept: KeptFile) -> None:
        target = self.path(kept.sha256)
        _make(target.parent)
        with suppress(FileNotFoundError):
            if target.stat().st_size == kept.size:
                _sync_folder(target.parent)  # who wrote it may have died before doing so
                return
        half.rename(target)
        _sync_folder(target.parent)


def _write(half: Path, pieces: Iterable[bytes]) -> KeptFile:
    digest, size, head = hashlib.sha256(), 0, b""
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
            if len(head) < _HEAD:
                head += piece[: _HEAD - len(head)]
        file.flush()
        os.fsync(file.fileno())
    return KeptFile(digest.hexdigest(), size, head)


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
