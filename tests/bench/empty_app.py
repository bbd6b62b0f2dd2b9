"""The least that Textual can show: what the desk's first rows are measured against.

It imports nothing else, not even from its neighbours: what the bench itself needs would be counted for it. The text to
show is its argument.
"""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Static


class Empty(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        yield Static(sys.argv[1], markup=False)


if __name__ == "__main__":
    Empty().run()
