"""Reacting from the command line: asked for once, and told as it came out."""

from cli.exit_codes import Exit
from cli.troubles import CommandFailed
from daemon.api.reacting import REACT, AskReact, ReactDone
from daemon.call import call
from daemon.places import socket_path

_PATIENCE_SECONDS = 20.0
"""More than the daemon has for its turn at the provider and for the call."""


def reacted(message: int, emoji: str | None, *, remove: bool, take_over: bool) -> ReactDone:
    """Raises CommandFailed for words that cannot be meant."""
    wanted = (emoji or "").strip()
    if remove == bool(wanted):
        words = "an emoji and --remove exclude each other" if remove else "there is no emoji"
        raise CommandFailed(words, "write one emoji, or --remove to take ours back", Exit.USAGE)
    return call(
        socket_path(), REACT, AskReact(id=message, emoji=wanted, take_over=take_over), timeout=_PATIENCE_SECONDS
    )


def check(done: ReactDone) -> None:
    """Raises CommandFailed unless the provider has taken it."""
    if done.outcome == "refused":
        raise CommandFailed(f"it was refused: {done.words}", done.hint, Exit.REFUSED)
    if done.outcome == "unknown":
        raise CommandFailed(f"nobody knows whether it arrived: {done.words}", done.hint)
