"""A program of its own: reads a picture that a stranger sent and writes so many points of it as a terminal shows.

It runs beside the screen, in a process with little memory, little time and no other files, so that a picture that
breaks its reader breaks nothing else. It is started by its path, and knows nothing of the rest of the house.
"""

import resource
import sys
from contextlib import suppress

MOST_POINTS = 40_000_000
"""Of a picture: beyond them it is not unpacked at all."""
MEMORY = 768 * 1024 * 1024
"""Bytes: a picture of the most points, unpacked, and what it is drawn with."""
SECONDS = 8
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
TOO_LARGE, BROKEN = 3, 4
"""Exit codes."""


def points(path: str, columns: int, rows: int) -> tuple[int, int, bytes]:
    """Width, height and colours (RGB, a byte each) of the picture, fitted into so many points. Raises ValueError."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    with Image.open(path, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_POINTS:
            raise ValueError("too large")
        picture.draft("RGB", (columns, rows))  # a photo is unpacked at an eighth of its size where that is enough
        upright = ImageOps.exif_transpose(picture)
        small = upright.convert("RGBA")
        small.thumbnail((columns, rows), Image.Resampling.BOX)
        flat = Image.new("RGB", small.size)
        flat.paste(small, mask=small.getchannel("A"))
        return flat.width, flat.height, flat.tobytes()


def confine() -> None:
    """From here on there is not much that this process can do."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system that has no such limit, or a lower one
            resource.setrlimit(limit, (most, most))


def main(path: str, columns: str, rows: str) -> int:
    confine()
    try:
        width, height, colours = points(path, int(columns), int(rows))
    except ValueError as trouble:
        return TOO_LARGE if str(trouble) == "too large" else BROKEN
    except Exception as trouble:  # noqa: BLE001  an edge: whatever a stranger's bytes make a reader do
        return TOO_LARGE if type(trouble).__name__ == "DecompressionBombError" else BROKEN
    sys.stdout.buffer.write(width.to_bytes(4) + height.to_bytes(4) + colours)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
