"""One string of a JSON text, found by its pointer and read in pieces: a text of many megabytes is never held whole."""

import json
import re
from collections.abc import Generator
from mmap import mmap

Raw = bytes | mmap

PIECE = 256 * 1024
"""Bytes of JSON looked at at once."""
_BLANK = re.compile(rb"[ \t\r\n]*")
_TURN = re.compile(rb'["{}\[\]]')
_SCALAR_END = re.compile(rb"[ \t\r\n,}\]]|\Z")
_ESCAPE_AT_END = re.compile(rb"(?<!\\)(?:\\\\)*(\\(?:u[0-9A-Fa-f]{0,3})?)\Z")


class NoString(ValueError):
    """There is no string at this pointer. The words say what is wrong."""


def string_at(raw: Raw, pointer: str) -> tuple[int, int]:
    """Where the inside of a string stands, without its quotes. Of two equal keys the last wins, as everywhere here.

    `raw` is JSON: it was read once before. Raises NoString.
    """
    at = _blank(raw, 0)
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        found = _member(raw, at, key) if raw[at : at + 1] == b"{" else _element(raw, at, key)
        if found is None:
            raise NoString("it is not there")
        at = found
    if raw[at : at + 1] != b'"':
        raise NoString("it is no text")
    return at + 1, _string_end(raw, at) - 1


def pieces(raw: Raw, start: int, end: int) -> Generator[str]:
    """The characters of a string, some at a time. Raises NoString for what JSON does not allow in one."""
    while start < end:
        piece = raw[start : min(start + PIECE, end)]
        start += len(piece)
        if start < end and (cut := _ESCAPE_AT_END.search(piece[-12:])) is not None:
            # an escape is not cut in two: its beginning goes with the next piece
            back = len(cut[1])
            piece, start = piece[:-back], start - back
        try:
            yield piece.decode("ascii") if b"\\" not in piece else json.loads(b'"' + piece + b'"')
        except ValueError:
            raise NoString("it holds characters that do not belong there") from None


def _member(raw: Raw, at: int, key: str) -> int | None:
    found = None
    at = _blank(raw, at + 1)
    while raw[at : at + 1] == b'"':
        end = _string_end(raw, at)
        name = raw[at:end]
        at = _blank(raw, _blank(raw, end) + 1)  # behind the colon
        if json.loads(name) == key:
            found = at
        at = _blank(raw, _value_end(raw, at))
        if raw[at : at + 1] != b",":
            break
        at = _blank(raw, at + 1)
    return found


def _element(raw: Raw, at: int, key: str) -> int | None:
    if raw[at : at + 1] != b"[" or not (key.isascii() and key.isdigit()):
        return None
    at = _blank(raw, at + 1)
    for _ in range(int(key)):
        at = _blank(raw, _value_end(raw, at))
        if raw[at : at + 1] != b",":
            return None
        at = _blank(raw, at + 1)
    return None if raw[at : at + 1] == b"]" else at


def _value_end(raw: Raw, at: int) -> int:
    first = raw[at : at + 1]
    if first == b'"':
        return _string_end(raw, at)
    if first not in (b"{", b"["):
        return _found(_SCALAR_END.search(raw, at)).start()
    depth = 0
    while True:
        turn = _found(_TURN.search(raw, at))
        at = turn.end()
        if turn[0] == b'"':
            at = _string_end(raw, at - 1)
        else:
            depth += 1 if turn[0] in (b"{", b"[") else -1
            if not depth:
                return at


def _string_end(raw: Raw, at: int) -> int:
    """Behind the quote that closes the string which opens at `at`."""
    quote = at
    while True:
        quote = raw.find(b'"', quote + 1)
        if quote < 0:
            raise NoString("it never ends")
        before = quote
        while raw[before - 1 : before] == b"\\":
            before -= 1
        if (quote - before) % 2 == 0:
            return quote + 1


def _blank(raw: Raw, at: int) -> int:
    return _found(_BLANK.match(raw, at)).end()


def _found(match: re.Match[bytes] | None) -> re.Match[bytes]:
    if match is None:
        raise NoString("it never ends")
    return match
