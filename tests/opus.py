"""Voice messages as WhatsApp sends them, of a length that a test wants, and silent."""

import struct


def an_opus(seconds: float) -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<I", 0)
    end = int(seconds * 48_000) + 312
    return _page(0, 0, head, 2) + _page(0, 1, tags, 0) + _page(end, 2, bytes(200), 4)


def _page(granule: int, number: int, payload: bytes, flags: int) -> bytes:
    sizes = bytes([255] * (len(payload) // 255) + [len(payload) % 255])
    return b"OggS" + struct.pack("<BBqIIIB", 0, flags, granule, 7, number, 0, len(sizes)) + sizes + payload
