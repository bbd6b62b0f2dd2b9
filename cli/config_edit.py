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
    target = path.resolve()
    part = beside(target, text)
    try:
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def beside(target: Path, text: str) -> Path:
    """A file of its own in the same folder, which nobody else can read; it is on the disk."""
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".config.")  # 0600 from its first moment
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return Path(part)
