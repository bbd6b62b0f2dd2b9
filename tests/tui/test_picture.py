"""Pictures of strangers: drawn small, by a process that may die of them, and never by the screen itself."""

import importlib.util
import io
import os
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from store.models import Media
from tui import pixels
from tui.picture import NoPicture, Picture, drawn, refusal

RED, BLUE = (250, 0, 0), (0, 0, 250)


def a_picture(kind: str = "PNG", width: int = 400, height: int = 200, mode: str = "RGB") -> bytes:
    """Red above, blue below."""
    made = Image.new("RGB", (width, height), RED)
    made.paste(BLUE, (0, height // 2, width, height))
    written = io.BytesIO()
    made.convert(mode).save(written, kind)
    return written.getvalue()


def a_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def a_png(width: int, height: int, *between: bytes, data: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (a_chunk(b"IHDR", header), *between, a_chunk(b"IDAT", zlib.compress(data)), a_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


async def seen(tmp_path: Path, content: bytes, columns: int = 40, lines: int = 20) -> Picture:
    (tmp_path / "a").write_bytes(content)
    return await drawn(tmp_path / "a", columns, lines)


async def no_picture(tmp_path: Path, content: bytes) -> str:
    with pytest.raises(NoPicture) as caught:
        await seen(tmp_path, content)
    return str(caught.value)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_a_picture_is_fitted_into_the_cells_that_there_are(tmp_path: Path, kind: str) -> None:
    picture = await seen(tmp_path, a_picture(kind))
    (red, _, not_blue), (not_red, _, blue) = picture.at(20, 2), picture.at(20, 18)

    assert (40, 20) == (picture.width, picture.height)
    assert min(red, blue) > 200
    assert max(not_red, not_blue) < 50
    assert (0, 0, 0) == picture.at(0, 99)


async def test_a_tall_one_is_as_tall_as_the_lines_allow(tmp_path: Path) -> None:
    picture = await seen(tmp_path, a_picture(width=100, height=1000))

    assert (4, 40) == (picture.width, picture.height)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1", "CMYK"])
async def test_every_kind_of_colours_is_drawn(tmp_path: Path, mode: str) -> None:
    picture = await seen(tmp_path, a_picture("JPEG" if mode == "CMYK" else "PNG", mode=mode))

    assert (40, 20) == (picture.width, picture.height)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff photo",
        a_picture("JPEG")[:400],
        a_picture("PNG")[:-40],
        a_picture("WEBP")[:60],
        a_png(0, 0),
        a_png(8, 8, a_chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(300_000_000), 9))),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"II*\0" + bytes(200),
    ],
    ids=[
        "empty",
        "no jpeg",
        "cut jpeg",
        "cut png",
        "cut webp",
        "no size",
        "text bomb",
        "program",
        "tiff",
    ],
)
async def test_what_is_no_whole_picture_is_told(tmp_path: Path, content: bytes) -> None:
    assert "no whole picture" in await no_picture(tmp_path, content)


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (8_000, 8_000), (2**31 - 1, 1), (40_000_001, 1)])
async def test_a_bomb_is_not_unpacked(tmp_path: Path, width: int, height: int) -> None:
    assert "more than 40 million points" in await no_picture(tmp_path, a_png(width, height))


async def test_whatever_is_broken_in_it_the_screen_lives(tmp_path: Path) -> None:
    chance = random.Random(7)
    told = []
    for number in range(12):
        bent = bytearray(a_picture(("PNG", "JPEG", "WEBP", "GIF")[number % 4], 60, 60))
        for _ in range(6):
            bent[chance.randrange(8, len(bent))] = chance.randrange(256)
        try:
            told.append((await seen(tmp_path, bytes(bent))).width > 0)
        except NoPicture as why:
            told.append(str(why).startswith("It "))

    assert [True] * 12 == told


async def test_one_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(pixels, "__file__", str(sleeper))
    monkeypatch.setattr("tui.picture.PATIENCE", 0.2)

    assert "too long" in await no_picture(tmp_path, a_picture())


CONFINED = """
import sys
sys.path.insert(0, sys.argv[1])
from tui import pixels

pixels.confine()
for attempt in (lambda: bytearray(pixels.MEMORY + 1), lambda: open(sys.argv[2], "w").write("x" * 99_999)):
    try:
        attempt()
    except (MemoryError, OSError) as trouble:
        print(type(trouble).__name__)
"""


def test_the_reader_has_little_memory_and_writes_nothing(tmp_path: Path) -> None:
    words = [sys.executable, "-c", CONFINED, str(Path(pixels.__file__).parents[1]), str(tmp_path / "x")]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)

    assert ("MemoryError\nOSError\n", "") == (ended.stdout, ended.stderr)


async def test_the_reader_sees_nothing_of_the_operators_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_SECRET", "hush")
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys; sys.exit(0 if 'A_SECRET' in os.environ else 3)")
    monkeypatch.setattr(pixels, "__file__", str(spy))

    assert "A_SECRET" in os.environ
    assert "million points" in await no_picture(tmp_path, a_picture())


@pytest.mark.parametrize(
    ("media", "words"),
    [
        (None, "no picture"),
        (Media(found_type="application/pdf"), "no picture"),
        (Media("image/png"), "no picture"),
        (Media(found_type="image/png", size=99 * 2**20), "greater than 32 MiB"),
        (Media(found_type="image/png", size=9), None),
    ],
)
def test_what_is_not_drawn_is_told_why(media: Media | None, words: str | None) -> None:
    found = refusal(media)

    assert (words is None) is (found is None)
    assert (words or "") in (found or "")


def test_without_pillow_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    assert "frontdesk[images]" in (refusal(Media(found_type="image/png", size=9)) or "")


def test_without_colours_bright_is_a_dense_letter() -> None:
    picture = Picture(3, 2, bytes([0] * 3 + [128] * 3 + [255] * 3) * 2)

    assert " =@" == "".join(picture.shade(x, 0) for x in range(3))
