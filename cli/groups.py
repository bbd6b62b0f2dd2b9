"""A group of commands whose help tells of each one in whole sentences, however narrow the terminal."""

from typing import Any

from typer.core import TyperGroup

_WHOLE = 10_000
"""Characters: no summary is cut. Typer's own way is one line for each, with dots at its end."""


class Group(TyperGroup):
    def format_commands(self, ctx: Any, formatter: Any) -> None:
        named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, one.get_short_help_str(_WHOLE)) for name, one in named if one is not None and not one.hidden]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)
