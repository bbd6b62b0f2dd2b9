"""What people type as an expression of the search index: whatever it is, it is words and never syntax."""

import re
from collections.abc import Collection, Sequence

MOST_TOKENS = 32
"""Of a text that somebody pasted, so many words are looked for; more only cost time."""
_LONGEST = 1000
_TOKEN = re.compile(r"[^\W_]+")
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_PHONE = re.compile(r"\+?[0-9 ().\-/\u2010-\u2015\u2212\u00a0]*")
_SHORTEST_NUMBER = 3
_TRUNK = re.compile(r"\(0\)|[^0-9]")
_NINTH = re.compile(r"(?:0?55)?([1-9][0-9])9([6-9][0-9]{7})")
# A word of these is written without spaces around it, so its first letter alone already says something.
_UNSPACED = (
    range(0x0E00, 0x1100), range(0x1780, 0x1800), range(0x1950, 0x1A20), range(0x2E80, 0xD800), range(0xF900, 0xFB00),
    range(0x20000, 0x40000),
)  # fmt: skip


def bounded(words: Sequence[str]) -> list[str]:
    """The words that are looked for: the first ones, if there are very many."""
    kept: list[str] = []
    tokens, letters = 0, 0
    for word in words:
        fit = _UNFIT.sub(" ", word)[: _LONGEST - letters]
        ends = [found.end() for found in _TOKEN.finditer(fit)]
        if tokens + len(ends) > MOST_TOKENS:
            ends = ends[: MOST_TOKENS - tokens]
            fit = fit[: ends[-1]] if ends else ""
        if fit.strip():
            kept.append(fit)
        tokens, letters = tokens + len(ends), letters + len(fit)
        if tokens >= MOST_TOKENS or letters >= _LONGEST:
            break
    return kept


def within(column: str, words: Sequence[str], *, is_open: bool) -> str:
    """All the words in this column; `is_open`: the last one may be the beginning of a word."""
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    if is_open and _may_go_on(words[-1]):
        quoted[-1] += "*"
    # side by side, not joined by AND: a word of punctuation alone then asks for nothing instead of for the impossible
    return f"{column} : ({' '.join(quoted)})"


def one_of(column: str, tokens: Collection[str]) -> str:
    """Any of these tokens in this column."""
    return f"{column} : ({' OR '.join(chr(34) + token + chr(34) for token in tokens)})"


def digits(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words that are no parts of a number, and the ways to look for the number that the others make.

    0812-345, (0812) 345 and +62 812 345 are one number: what all of them have in common is 812345.
    """
    others = [word for word in words if not _is_number(word)]
    typed = " ".join(word for word in words if _is_number(word))
    plain = _TRUNK.sub("", typed).lstrip("0")
    if len(plain) < _SHORTEST_NUMBER:
        return others, []
    found = [plain]
    if ninth := _NINTH.fullmatch(plain):
        found.append(ninth[1] + ninth[2])  # Brazil's ninth digit, which half of all address books lack
    return others, found


def _is_number(word: str) -> bool:
    return _PHONE.fullmatch(word) is not None and any(letter.isdigit() for letter in word)


def _may_go_on(word: str) -> bool:
    """A single letter begins a tenth of all words: asked for as a beginning it would find everything, slowly."""
    tokens = _TOKEN.findall(word)
    last = tokens[-1] if tokens else word.strip()
    return len(last) != 1 or any(ord(last) in span for span in _UNSPACED)
