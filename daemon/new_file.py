"""A file that is there as a whole or not at all, and never in the place of another."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self


class NewFile:
    """Written beside its place, 0600, and moved there at the end. Every call blocks; each may raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._half = folder / f".frontdesk-{secrets.token_hex(8)}.part"
        self._file = os.fdopen(os.open(self._half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._file.close()
        self._half.unlink(missing_ok=True)

    def write(self, piece: bytes) -> None:
        self._file.write(piece)

    def keep_as(self, target: Path, *, replaces: bool = False) -> None:
        """Give it its name. Raises FileExistsError when that is taken, unless it `replaces` what is there."""
        self._file.flush()
        os.fsync(self._file.fileno())
        if replaces:
            self._half.replace(target)
            return
        try:
            os.link(self._half, target)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if os.path.lexists(target):
                raise FileExistsError(17, "it is there already", str(target)) from None
            self._half.rename(target)
