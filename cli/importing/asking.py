"""What a file cannot say by itself is asked on a terminal, and has to be given anywhere else."""

import sys
from collections.abc import Sequence

from cli.exit_codes import Exit
from cli.importing.days import Evidence, Order
from cli.importing.survey import Survey
from cli.troubles import CommandFailed, say

_MOST_SHOWN = 30


def day_order(evidence: Evidence, *, day_first: bool, month_first: bool) -> Order:
    """As it is given, as the file shows it, or as somebody says."""
    if day_first and month_first:
        raise CommandFailed("--day-first and --month-first: only one of them can be", "", Exit.USAGE)
    if day_first or month_first:
        return "day" if day_first else "month"
    try:
        found = evidence.order()
    except ValueError as trouble:
        raise CommandFailed(str(trouble), "say which it is: --day-first or --month-first") from None
    if found is not None:
        return found
    if not _may_ask():
        raise CommandFailed(
            f"{evidence.example} may be day/month or month/day", "say it: --day-first or --month-first", Exit.USAGE
        )
    say(f"Dates such as {evidence.example}: is the first number the day, or the month?")
    return "day" if _chosen(["the day", "the month"]) == 0 else "month"


def who_is_me(survey: Survey, given: str | None) -> str | None:
    """Which of those who speak is us; None: none of them."""
    names = [name for name, _ in survey.senders.most_common()]
    if given is not None:
        if given not in names:
            known = ", ".join(names[:_MOST_SHOWN])
            raise CommandFailed(f"--me: nobody in the file is called {given}", f"there are: {known}", Exit.USAGE)
        return given
    if not names:
        return None
    if not _may_ask():
        known = ", ".join(names[:_MOST_SHOWN])
        raise CommandFailed("which of them is us is not said", f'say it: --me "NAME", one of {known}', Exit.USAGE)
    say("Which of them is us?")
    place = _chosen([f"{name} ({survey.senders[name]:,})" for name in names[:_MOST_SHOWN]] + ["none of them"])
    return names[place] if place < min(len(names), _MOST_SHOWN) else None


def consent(where: str, *, is_given: bool) -> None:
    """Raises CommandFailed without it. `where`: the chat that it goes into; foreign text."""
    if is_given:
        return
    if not _may_ask():
        raise CommandFailed(
            f"nothing was imported into {where}", "look at what it would be, then add --yes", Exit.USAGE
        )
    say(f"Import this into {where}? [y/N]")
    if _typed().casefold() not in ("y", "yes"):
        raise CommandFailed("nothing was imported")


def _chosen(words: Sequence[str]) -> int:
    for number, one in enumerate(words, 1):
        say(f"  {number}  {one}")
    while True:
        typed = _typed()
        if typed.isascii() and typed.isdigit() and len(typed) < 6 and 1 <= int(typed) <= len(words):
            return int(typed) - 1
        say(f"a number from 1 to {len(words)}")


def _typed() -> str:
    line = sys.stdin.readline()
    if not line:
        raise CommandFailed("nothing was imported: the input ended")
    return line.strip()


def _may_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
