"""The lines of a text, whatever its encoding, piece by piece: a file of any size is never held whole."""

import codecs
from collections.abc import Iterable, Iterator

from cli.troubles import CommandFailed

LONGEST_LINE = 1_000_000
"""Characters. WhatsApp itself takes 65,536 in one message."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """Without their ends. Only a line feed ends one: what else Unicode calls an end may stand in a message.

    Raises CommandFailed.
    """
    rest, decoded = "", ""
    for decoded in _decoded(pieces):
        *whole, rest = (rest + decoded).split("\n")
        yield from (one.removesuffix("\r") for one in whole)
        if len(rest) > LONGEST_LINE:
            raise CommandFailed(
                f"a line has more than {LONGEST_LINE:,} characters", "this is not the text of an exported chat"
            )
    if rest:
        yield rest.removesuffix("\r")


def _decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    decoder: codecs.IncrementalDecoder | None = None
    done = 0
    try:
        for piece in pieces:
            if decoder is None:
                encoding, mark = _encoding(piece)
                decoder = codecs.getincrementaldecoder(encoding)()
                piece = piece[mark:]  # noqa: PLW2901  the mark is no text
            yield decoder.decode(piece)
            done += len(piece)
        if decoder is not None:
            yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as trouble:
        where = f"near byte {done + trouble.start:,}"
        raise CommandFailed(
            f"the text is not {trouble.encoding.upper()} {where}", "export the chat anew, or save it as UTF-8"
        ) from None


def _encoding(begin: bytes) -> tuple[str, int]:
    """And how many bytes its mark has. A telephone writes UTF-8; whoever edited the file may have saved it anew."""
    for mark, encoding in _BOMS:
        if begin.startswith(mark):
            return encoding, len(mark)
    if len(begin) >= 4 and begin[1] == begin[3] == 0 != begin[0]:
        return "utf-16-le", 0
    if len(begin) >= 4 and begin[0] == begin[2] == 0 != begin[1]:
        return "utf-16-be", 0
    return "utf-8", 0
