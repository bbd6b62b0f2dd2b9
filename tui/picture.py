"""A picture as points for the screen: read by a process of its own, whatever is in the file."""

import asyncio
import importlib.util
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from store.models import Media
from store.record import record
from tui import pixels

KINDS = frozenset(("image/jpeg", "image/png", "image/webp", "image/gif"))
LARGEST = 32 * 1024 * 1024
"""Bytes of a file that is drawn."""
PATIENCE = pixels.SECONDS + 4.0
_SHADES = " .:-=+*#%@"


class NoPicture(Exception):
    """It is not drawn. The words say why, for people."""


@record
class Picture:
    """`colours` has three bytes a point, row by row."""

    width: int
    height: int
    colours: bytes

    def at(self, x: int, y: int) -> tuple[int, int, int]:
        """Below the last row it is black."""
        place = 3 * (y * self.width + x)
        found = self.colours[place : place + 3]
        return (found[0], found[1], found[2]) if len(found) == 3 else (0, 0, 0)

    def shade(self, x: int, line: int) -> str:
        """A letter as bright as the two points of a cell."""
        light = sum(sum(self.at(x, 2 * line + half)) for half in (0, 1))
        return _SHADES[light * (len(_SHADES) - 1) // (6 * 255)]


def refusal(media: Media | None) -> str | None:
    """Why a stored file is not drawn, as a sentence; None when it is."""
    if media is None or media.found_type not in KINDS:
        return "It is no picture that is drawn here: JPEG, PNG, WebP and GIF are."
    if (media.size or 0) > LARGEST:
        return f"It is not drawn: it is greater than {LARGEST // 1024 // 1024} MiB."
    if importlib.util.find_spec("PIL") is None:
        return "Pictures are drawn here once Pillow is installed: pip install 'frontdesk[images]'."
    return None


def _surroundings() -> dict[str, str]:
    """What Python needs to start: none of what else an operator's environment holds."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "PATH") if name in os.environ}


async def drawn(path: Path, columns: int, lines: int) -> Picture:
    """The picture in a file, fitted into so many cells, two points in each. Raises NoPicture."""
    words = [str(pixels.__file__), str(path), str(max(1, columns)), str(max(1, 2 * lines))]
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-I", *words, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env=_surroundings()
    )
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await program.communicate()
    except TimeoutError:
        raise NoPicture("It is not drawn: it takes too long.") from None
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
    if program.returncode == pixels.TOO_LARGE:
        raise NoPicture(f"It is not drawn: it has more than {pixels.MOST_POINTS // 1_000_000} million points.")
    width, height = int.from_bytes(said[:4]), int.from_bytes(said[4:8])
    if program.returncode or not width or len(said) != 8 + 3 * width * height:
        raise NoPicture("It cannot be drawn: its bytes are no whole picture.")
    return Picture(width, height, said[8:])
