"""Foreign text made fit for a surface: the only way of a name or a body to a screen, a line, a log or a title."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

HIDDEN = "\N{REPLACEMENT CHARACTER}"
"""Stands for one code point that would be invisible, broken, or would turn the reading direction."""

BLANK = "\N{OPEN BOX}"
"""Stands for a text that would look empty although something was sent."""

LINE_BREAK = "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"
"""Stands for one or more line breaks where a text gets one line only."""

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
MOST_MARKS = 8
"""Combining marks kept on one base: scripts in use need four, stacks of hundreds only paint over other rows."""
Naming = Callable[[str], str]
_MOST_OF_A_PICTURE, _MOST_OF_A_NAME = 8, 80


class _Pictures:
    """How they are shown. Of the whole program: its surfaces agree."""

    naming: Naming | None = None


def name_pictures(naming: Naming | None) -> None:
    """From now on `naming` puts names in the place of pictures, before a text is made fit; None: they are drawn.

    It comes from outside: a table of names takes longer to load than a command may run, and only a desk wants it.
    """
    _Pictures.naming = naming


@contextmanager
def pictures_kept() -> Iterator[None]:
    """Meanwhile no picture is named: for what leaves the screen, and for what is compared. Never across an await."""
    before, _Pictures.naming = _Pictures.naming, None
    try:
        yield
    finally:
        _Pictures.naming = before


def display(text: str, *, multiline: bool = False, limit: int | None = None) -> str:
    """Return the text as it may be shown: nothing in it moves a cursor, hides, reorders or widens a row.

    Every code point of the answer is as wide as `rich.cells` and the common terminals both say, so columns stay put.
    `limit` is the most characters that come back, the ellipsis counted. Showing an answer again changes nothing.
    """
    # Four code points read for each one shown: enough for any honest text, and a bound for the others.
    read = text if limit is None else text[: max(0, limit) * 4 + 16]
    if _Pictures.naming is not None:
        rest = text[len(read) :]
        read = _Pictures.naming(read)
        text = read + rest
    run = _RUNS.match(read)
    if run is not None and run.lastindex is None and run.end() == len(read) and (multiline or "\n" not in read):
        shown = read
    else:
        shown = "".join(_shown(_BREAKS.sub("\n", read) if multiline else _BREAK_RUNS.sub(LINE_BREAK, read)))
    if limit is not None and (len(shown) > limit or len(read) < len(text)):
        return _cut(shown, limit)
    return shown if shown.strip(" \n") or not text else BLANK


def display_picture(text: str) -> str:
    """A text that should be one picture, as a reaction is: itself, or its whole name."""
    return display(text, limit=_MOST_OF_A_PICTURE if _Pictures.naming is None else _MOST_OF_A_NAME)


def display_marked(text: str, marks: Iterable[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text on one line as `display` shows it, and where in it the marked places stand: first, end.

    `marks` are in order, none over another. Where parts that are shown alone do not make the whole, nothing is marked.
    """
    pieces: list[str] = []
    moved: list[tuple[int, int]] = []
    last = length = 0
    for begin, end in marks:
        before, marked = _part(text[last:begin]), _part(text[begin:end])
        pieces += [before, marked]
        length += len(before) + len(marked)
        moved.append((length - len(marked), length))
        last = end
    shown = "".join([*pieces, _part(text[last:])])
    whole = display(text)
    return (shown, tuple(moved)) if shown == whole else (whole, ())


def display_lines(text: str, most_lines: int, limit: int) -> str:
    """Return at most so many lines of the text, and at most `limit` characters in all."""
    shown = display(text, multiline=True, limit=limit)
    lines = shown.split("\n", most_lines)
    if len(lines) <= most_lines:
        return shown
    kept = "\n".join(lines[:most_lines])
    return _cut(kept + ELLIPSIS * 2, min(limit, len(kept) + 1))


def _part(text: str) -> str:
    """A blank between two words is no text that looks empty."""
    return display(text) if text.strip() else "".join(_shown(_BREAK_RUNS.sub(LINE_BREAK, text)))


def _shown(text: str) -> Iterator[str]:
    """Yield what is shown for each run of plain text and for each other code point, in one pass.

    Every decision looks at what was shown before and at one code point ahead that will be shown as itself; so a
    second pass over the answer decides the same.
    """
    base = last = ""  # the last base shown; the last code point shown
    marks = 0
    dressed = False  # the base has had its variation selector
    paired = False  # this half of a flag went out with the half before it
    text = _FLAGS_OF_BRITAIN.sub("\U0001f3f4", text)
    for found in _RUNS.finditer(text):
        here = found.group()
        if found.lastindex is None:
            yield here
            last = here[-1]
            base, marks, dressed = _last_base(here)
            continue
        ahead = text[found.end() : found.end() + 1]
        kind = _kind(here)
        if paired:
            paired, shown = False, ""
        elif kind == _HALF_FLAG:
            paired = ahead != "" and _kind(ahead) == _HALF_FLAG
            shown = here + ahead if paired else chr(ord(here) - _FIRST_HALF_FLAG + ord("A"))
        elif kind == _MARK or kind == _HANGUL_VOWEL:
            marks += 1
            shown = _mark(here, kind, last, marks)
        elif kind == _SELECTOR:
            shown = HIDDEN if dressed or base == HIDDEN or base in _NO_BASE else ""
            dressed = True
        else:
            shown = _odd(here, kind, base, last, ahead)
        if shown:
            yield shown
            last = shown[-1]
            if shown != here or kind <= _SPACE:
                base, marks, dressed = last, 0, False


def _last_base(run: str) -> tuple[str, int, bool]:
    marks = 0
    while _kind(run[-1 - marks]) == _MARK:
        marks += 1
    return run[-1 - marks], marks, False


def _mark(here: str, kind: int, last: str, marks: int) -> str:
    if last in _NO_BASE or (kind == _HANGUL_VOWEL and not _within(last, _HANGUL)):
        return HIDDEN
    return here if marks <= MOST_MARKS else ""


def _odd(here: str, kind: int, base: str, last: str, ahead: str) -> str:
    """Return what is shown for a code point that is no mark and no part of a flag."""
    if kind <= _PICTURE:
        return here
    if kind == _SPACE:
        return " "
    if kind == _CONTROL:
        return "\N{SYMBOL FOR DELETE}" if here == "\x7f" else chr(0x2400 + ord(here))
    on_picture = base != "" and _kind(base) == _PICTURE
    # Terminals disagree on the width of a toned or joined picture, and rich counts nothing for whatever follows a
    # joiner: the parts are shown side by side instead.
    if kind == _SKIN_TONE:
        return "" if on_picture else HIDDEN
    in_word = _within(last, _JOINED_SCRIPTS) and _within(ahead, _JOINED_SCRIPTS) and ahead.isalpha()
    if kind == _JOINER:
        return "" if in_word or (on_picture and ahead and _kind(ahead) == _PICTURE) else HIDDEN
    return here if kind == _NON_JOINER and in_word else HIDDEN


def _cut(shown: str, limit: int) -> str:
    """Return the first characters and an ellipsis, without half a flag or a loose non-joiner before it."""
    if limit <= 0:
        return ""
    kept = shown[: limit - 1].rstrip("\u200c")
    halves = len(kept) - len(kept.rstrip(_HALF_FLAGS))
    return (kept[:-1] if halves % 2 else kept) + ELLIPSIS


def _within(character: str, spans: tuple[range, ...]) -> bool:
    return character != "" and any(ord(character) in span for span in spans)


# What a code point is. The first three are shown as they are or as a space, and are what a mark or selector sits on.
_LETTER, _PICTURE, _SPACE, _CONTROL, _MARK, _HANGUL_VOWEL = range(6)
_HIDDEN, _SELECTOR, _SKIN_TONE, _HALF_FLAG, _JOINER, _NON_JOINER = range(6, 12)

_FIRST_HALF_FLAG = 0x1F1E6
_HALF_FLAGS = "".join(map(chr, range(_FIRST_HALF_FLAG, _FIRST_HALF_FLAG + 26)))
_NO_BASE = frozenset(("", " ", "\n"))
_SPECIAL: tuple[tuple[int, tuple[range, ...]], ...] = (
    (_SPACE, (range(0x20, 0x21), range(0x09, 0x0A))),
    (_CONTROL, (range(0x20), range(0x7F, 0x80))),
    (_JOINER, (range(0x200D, 0x200E),)),
    (_NON_JOINER, (range(0x200C, 0x200D),)),
    (_SKIN_TONE, (range(0x1F3FB, 0x1F400),)),
    (_HALF_FLAG, (range(_FIRST_HALF_FLAG, _FIRST_HALF_FLAG + 26),)),
    (_SELECTOR, (range(0x180B, 0x180E), range(0x180F, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))),
    (_HANGUL_VOWEL, (range(0x1161, 0x1200), range(0xD7B0, 0xD7C7), range(0xD7CB, 0xD7FC))),
)
_HANGUL = range(0x1100, 0x1200), range(0xA960, 0xA980), range(0xAC00, 0xD800)
_JOINED_SCRIPTS = range(0x0620, 0x0700), range(0x0710, 0x0800), range(0x0840, 0x0E00)
_PICTURES = range(0x2190, 0x2C00), range(0x1F000, 0x1FB00)
_NEW_PICTURES = range(0x1F6D8, 0x1F6E0), range(0x1FA70, 0x1FB00)
# Signs that Unicode 16 made wider, or that libc counts wider: half the terminals shift the row behind them.
_DISPUTED = range(0x2630, 0x2638), range(0x268A, 0x2690), range(0x3248, 0x3250), range(0x1D300, 0x1D377)
# Letters, marks and symbols by category that draw nothing: fillers, the blank Braille cell, a null note head,
# inherent vowels, the grapheme joiner.
_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U00016fe4\U0001d159")


@lru_cache(maxsize=4096)
def _kind(character: str) -> int:
    for kind, spans in _SPECIAL:
        if _within(character, spans):
            return kind
    category = unicodedata.category(character)
    if character in _EMPTY or _within(character, _DISPUTED):
        return _HIDDEN
    if category == "Zs":
        return _SPACE
    if category[0] == "M":
        return _MARK
    # Pictures newer than this Python's tables are still pictures; any other unassigned code point has no known width.
    if _within(character, _PICTURES if category[0] == "S" else _NEW_PICTURES):
        return _PICTURE
    return _HIDDEN if category[0] == "C" else _LETTER


_FLAGS_OF_BRITAIN = re.compile(
    "\U0001f3f4\U000e0067\U000e0062"
    "(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
)

# Most texts hold nothing but runs of these: letters and signs that are shown as themselves whatever stands beside
# them, and the marks of the commonest scripts on them.
_BASES = (
    " -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u0400-\u0482\u048a-\u052f\u05d0-\u05ea\u0620-\u064a"
    "\u0660-\u066f\u0904-\u0939\u0e01-\u0e30\u0e40-\u0e46\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3001-\u3029\u3041-\u3096\u309b-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e\U0001f300-\U0001f3fa\U0001f400-\U0001f64f"
)
_MARKS = (
    "[\u0300-\u034e\u0350-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
)
# Nothing stands behind a run, so nothing is ever tried again; possessive repeats would say so, and Python 3.11.2 gets
# them wrong.
_RUNS = re.compile(f"(?:[{_BASES}\\n]+(?:(?<![ \\n]){_MARKS}{{1,{MOST_MARKS}}}(?!{_MARKS}))?)+|(.)", re.DOTALL)
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BREAK_RUNS = re.compile("[\n\r\x85\u2028\u2029]+")
