"""A text handed to a program of the operator's on the terminal that the desk has left to it.

No shell reads the command, and nothing of a customer's stands in it: what they wrote is on standard input only.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys

_PAGERS = ("less", "more", "cat")


class CannotHandOver(Exception):
    """The words say why and what to do."""


def words_of(command: str) -> list[str]:
    """A command as it was typed, in words. Raises CannotHandOver."""
    try:
        typed = shlex.split(command)
    except ValueError:
        raise CannotHandOver("That command cannot be understood: a quote is not closed.") from None
    if not typed:
        raise CannotHandOver("There is no command.")
    return typed


def pager() -> list[str]:
    """$PAGER, else the first of the common ones that is there. Raises CannotHandOver."""
    wanted = os.environ.get("PAGER", "").strip()
    if wanted:
        return words_of(wanted)
    found = [name for name in _PAGERS if shutil.which(name)][:1]
    if not found:
        raise CannotHandOver("No pager was found. Set $PAGER.")
    return found


def hand_over(command: list[str], text: str) -> int:
    """Wait until the program ends; returns its exit code. Raises CannotHandOver when it cannot be run."""
    # Ctrl-C is the program's, but the terminal tells us as well. Not SIG_IGN: the program would inherit that.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        ended = subprocess.run(command, input=text.encode("utf-8", "replace"), check=False)
    except OSError as trouble:
        raise CannotHandOver(f"{command[0]} could not be run: {trouble.strerror}.") from None
    finally:
        signal.signal(signal.SIGINT, before)
    return ended.returncode


def wait_for_enter(code: int) -> None:
    """Let what the program wrote be read before the desk comes back over it."""
    sys.stdout.write(f"\n[ended with {code}; Enter goes back to the desk] ")
    sys.stdout.flush()
    sys.stdin.readline()
