"""What stands in an exported chat, one entry after the other: who said it, under which head, and all its lines."""

import re
from collections.abc import Iterable, Iterator

from cli.importing.heads import Form, Head, head
from cli.importing.phrases import Said, plain_name, said
from cli.troubles import CommandFailed
from store.record import record

LONGEST_MESSAGE = 65_536
"""Characters, as WhatsApp has it. More is no message, but what a file holds besides."""
_SENDER = re.compile(r"([^\n:]{1,200}(?::(?!\s|$)[^\n:]{1,200}){0,3}):(?:[ \u00a0\u202f]|$)")
_QUOTES = re.compile('["“”«»„]')
"""Nobody's name has them; what the telephone tells of a group's name does, and then a colon may stand in it."""


@record
class Entry:
    """`sender` None: the telephone says it."""

    line: int
    head: Head
    sender: str | None
    said: Said


def entries(lines: Iterable[str]) -> Iterator[Entry]:
    """Raises CommandFailed when this is no exported chat."""
    form: Form | None = None
    begun: tuple[int, Head, list[str]] | None = None
    size = 0
    for number, line in enumerate(lines, 1):
        found = head(line)
        if found is not None and (form is None or found.form == form):
            if begun:
                yield _entry(*begun)
            form, size = found.form, 0
            begun = number, found, [line[found.length :]]
        elif begun:
            begun[2].append(line)
        elif line.strip("\ufeff\u200e \r\t"):
            raise CommandFailed(
                f"line {number}: no date and time", "an exported chat begins with them in its first line"
            )
        size += len(line) + 1
        if size > LONGEST_MESSAGE + 500:
            raise CommandFailed(
                f"line {number}: what is said there has more than {LONGEST_MESSAGE:,} characters",
                "this is not the text of an exported chat",
            )
    if begun:
        yield _entry(*begun)


def _entry(line: int, found: Head, lines: list[str]) -> Entry:
    text = "\n".join(lines)
    named = _SENDER.match(lines[0])
    if named is None or _QUOTES.search(named[1]):
        return Entry(line, found, None, Said(text, is_notice=True))
    name, words = plain_name(named[1]), said(text[named.end() :])
    return Entry(line, found, None if words.is_notice or not name else name, words)
