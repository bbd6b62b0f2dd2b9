"""`frontdesk keys`: the keys in force, and what a key that is pressed does."""

import sys
from typing import Annotated

import typer

from cli.options import Json


def keys(
    *,
    test: Annotated[bool, typer.Option("--test", help="Press keys and read what they are called and do.")] = False,
    preset: Annotated[str | None, typer.Option("--preset", help="As with this preset: mail, vim or emacs.")] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Ids only.")] = False,
) -> None:
    """List the keys of the screen as they are in force.

    They are the usual ones, with the preset and the entries of the config's [keys]. --test asks the terminal: it tells
    of each key how it came, how to write it into [keys], and what answers to it. One that shows nothing never came.
    """
    from cli import key_columns, output, screen
    from cli.exit_codes import Exit
    from cli.troubles import CommandFailed, say
    from tui.keymap import keymap

    made = keymap(screen.keys_of_config(preset))
    if test:
        if json or quiet or not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
            raise CommandFailed("a key is tested in a terminal", "the list works without: frontdesk keys", Exit.USAGE)
        from tui import key_tester  # only now: Textual's app is no part of a list

        key_tester.run(made)
        return
    for trouble in made.troubles:
        say(f"[keys]: {trouble}")
    found = [key_columns.entry(key) for key in made.keys]
    if quiet:
        for one in found:
            output.line(one.id)
    else:
        output.rows(found, key_columns.ENTRIES, json=json)
