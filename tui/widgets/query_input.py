"""The line in which a query is written: of the list's filter, and of a search of everything."""

from typing import Any

from textual.message import Message as Event
from textual.widgets import Input

from store.record import slotless_record


class QueryInput(Input):
    """Asks for completions and earlier queries; knows neither."""

    @slotless_record
    class CompleteWanted(Event):
        step: int

    @slotless_record
    class EarlierWanted(Event):
        step: int

    def __init__(self, text: str = "", **more: Any) -> None:
        super().__init__(text, compact=True, select_on_focus=False, **more)
        self.cursor_blink = False

    def write(self, text: str) -> None:
        """Another text in the place of this one."""
        self.value = text
        self.cursor_position = len(text)

    def action_complete(self, step: int) -> None:
        self.post_message(self.CompleteWanted(step))

    def action_older(self, step: int) -> None:
        self.post_message(self.EarlierWanted(step))
