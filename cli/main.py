"""The entry point: runs the command line and is the one edge where troubles become exit codes."""

import gc
import os
import sys


def run() -> None:
    """Do what the command line says and end the process."""
    words = sys.argv[1:]
    if words == ["--version"]:  # before anything is imported: shells' prompts and CI ask this often
        from daemon.api.version import VERSION

        sys.stdout.write(f"frontdesk {VERSION}\n")
        return
    gc.set_threshold(50_000)  # imports make no garbage, and looking for it in them takes 6 ms of a command's 110
    _end(outcome(words))


def outcome(words: list[str]) -> int:
    """Do what the words say; the answer is the exit code."""
    from cli import output, troubles

    output.never_fail_on_letters()
    try:
        code = _done(words)
        output.finish()
    except output.ReaderGone:
        output.silence()
        return 0
    except (Exception, KeyboardInterrupt) as trouble:  # noqa: BLE001 - an edge: all becomes a sentence and a code
        return troubles.tell(trouble, words)
    return int(code or 0)


def _done(words: list[str]) -> int | None:
    # the desk itself has no arguments to understand, and typer takes 50 ms; a shell that completes has no words either
    if not words and "_FRONTDESK_COMPLETE" not in os.environ:
        from cli import screen

        return screen.open_desk()
    from cli.app import app

    code: int | None = app(args=words, prog_name="frontdesk", standalone_mode=False)
    return code


def _end(code: int) -> None:
    """A command that only asked and printed has nothing to put away; taking Python apart would take it 15 ms."""
    if "asyncio" in sys.modules:  # the screen, the daemon: there may be threads with something to finish
        sys.exit(code)
    try:
        sys.stdout.flush()
    except OSError:
        code = code or 1
    os._exit(code)
