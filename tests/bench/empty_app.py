"""The least that Textual can show: what the desk's first rows are measured against."""

from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.bench.terminal import MARK


class Empty(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        yield Static(MARK.decode(), markup=False)


if __name__ == "__main__":
    Empty().run()
