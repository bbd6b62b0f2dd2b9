"""Editing the config file: read as people wrote it, and replaced in one step."""

import os
import tempfile
from pathlib import Path

from cli.troubles import CommandFailed


def read(path: Path) -> str:
    """Raises CommandFailed."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CommandFailed(f"there is no config at {path}", "write one with: frontdesk init --sample") from None
    except UnicodeDecodeError:
        raise CommandFailed(f"{path} is not UTF-8", "save it as UTF-8") from None


def replace(path: Path, text: str) -> None:
    """In one step, so that no reader sees half of it; through a link the file behind it."""
    _put(path.resolve(), text.encode())


def keep(path: Path, kept: Path) -> None:
    """Copy the config as it is, whatever it is, over an older copy; the config stays where it is."""
    _put(kept, path.read_bytes())


def beside(target: Path, text: str) -> Path:
    """A file of its own in the same folder, which nobody else can read; it is on the disk."""
    return _beside(target, text.encode())


def _put(target: Path, raw: bytes) -> None:
    part = _beside(target, raw)
    try:
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _beside(target: Path, raw: bytes) -> Path:
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".config.")  # 0600 from its first moment
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return Path(part)
