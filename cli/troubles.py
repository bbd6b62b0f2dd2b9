"""The only writer of standard error: what goes on, and what went wrong with what to do about it."""

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from cli.exit_codes import Exit

_RANGE = re.compile(r"is not a valid (int|float)( range)?(?=\.)")
"""How typer calls a number."""


class CommandFailed(Exception):
    """A command cannot go on. `message` says why, `hint` what to do."""

    def __init__(self, message: str, hint: str = "", code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code


def say(text: str) -> None:
    """Tell what goes on."""
    _write(text)


@contextmanager
def progress(words: str, total: int | None, *, is_bytes: bool = False) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal for as long as the block lasts, nothing elsewhere. What it gives moves the bar on.

    `total` None: nobody knows how much it will be.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # only now: 40 ms, and a pipe needs none of it
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn

    count = DownloadColumn() if is_bytes else MofNCompleteColumn()
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), count, TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda count: bar.advance(task, count)


def trouble(message: str, hint: str = "") -> None:
    """Tell what went wrong and what to do."""
    _write(f"frontdesk: {message}")
    if hint:
        _write(f"  {hint}")


def tell(raised: BaseException, words: Sequence[str] = ()) -> int:
    """Tell what ended the command that these words were; the answer is the exit code."""
    import typer

    from daemon.api.errors import DaemonError
    from daemon.places import PlaceTrouble

    match raised:
        case KeyboardInterrupt():
            return Exit.INTERRUPTED
        case CommandFailed() | DaemonError() | PlaceTrouble():
            trouble(raised.message.removeprefix("args."), raised.hint)  # here they are options
            _tell_rest(getattr(raised, "rest", ()))
            return _code(raised)
        case typer.TyperException():
            told = _RANGE.sub("is not a number", raised.format_message())
            trouble(told, _usage_hint(raised, words))
            return raised.exit_code
        case typer.Abort():
            trouble("stopped: the input ended")
        case OSError():
            trouble(f"{raised.strerror or raised}" + (f": {raised.filename}" if raised.filename else ""))
        case _:
            _unexpected(raised)
    return Exit.FAILED


def _code(raised: Any) -> int:
    from daemon.api.errors import DaemonUnreachable, WindowShut

    if isinstance(raised, DaemonUnreachable):
        return Exit.UNREACHABLE
    if isinstance(raised, WindowShut):
        return Exit.WINDOW_SHUT
    return int(raised.code) if isinstance(raised, CommandFailed) else Exit.FAILED


def _tell_rest(rest: tuple[Any, ...]) -> None:
    for one in rest:
        trouble(one.message, one.hint)


def _usage_hint(raised: Any, words: Sequence[str]) -> str:
    context = getattr(raised, "ctx", None)  # the parser itself, of a flag with a value, knows none
    return f"see: {context.command_path if context else _meant(words)} --help"


def _meant(words: Sequence[str]) -> str:
    """The command that words begin with, as far as it exists."""
    from typer.main import get_command

    from cli.app import app  # there already, for it has just been run

    path, left = ["frontdesk"], list(words)
    command: Any = get_command(app)
    while left and hasattr(command, "commands"):
        word, has_value, _ = left.pop(0).partition("=")
        option = next((one for one in command.params if word in one.opts), None)
        if word in command.commands and not has_value:
            path.append(word)
            command = command.commands[word]
        elif option is not None and option.is_flag and has_value:
            break  # it is this one that is wrong
        elif option is not None and not option.is_flag and not has_value:
            del left[:1]
    return " ".join(path)


def _unexpected(raised: BaseException) -> None:
    """Where, but not with what: a traceback with values would show customers' words."""
    import traceback  # only now: it costs 3 ms
    from pathlib import Path

    frames = traceback.extract_tb(raised.__traceback__)
    if os.environ.get("FRONTDESK_DEBUG"):
        _write("".join(traceback.format_exception(raised)))
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    said = f"this is a fault of frontdesk: {type(raised).__name__}{where}"
    trouble(said, "please report it; FRONTDESK_DEBUG=1 shows more")


def _write(text: str) -> None:
    from daemon.display import display  # only now: --help tells nothing foreign

    try:
        sys.stderr.write(display(text, multiline=True) + "\n")
        sys.stderr.flush()
    except BrokenPipeError:
        pass  # nobody listens any more
