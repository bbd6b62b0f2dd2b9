"""What the list shows of the chosen sessions, and in which order: pure."""

import shlex
from dataclasses import replace
from typing import get_args

from daemon.api.errors import BadRequest
from daemon.api.query import parse, words
from daemon.api.views import OPEN, View
from daemon.display import display
from store.models import ViewSort
from store.record import record
from tui.session_state import SessionState

SORTS: tuple[ViewSort, ...] = get_args(ViewSort)


@record
class Listing:
    """A view, a filter on top of it, and an order where another one than the view's was chosen."""

    view: View = OPEN
    sort: ViewSort | None = None
    filter: str = ""

    def query(self, sessions: SessionState) -> str:
        """All of it in the query language. Foreign text."""
        # The filter word by word: an open quote in it must not swallow what stands beside it.
        typed = words(self.filter)
        names_sessions = any(one.startswith("session:") for one in (*words(self.view.query), *typed))
        inside = sessions.workspace_query if names_sessions else sessions.query
        chosen = f"sort:{self.sort}" if self.sort else ""
        return " ".join(part for part in (inside, self.view.terms, shlex.join(typed), chosen) if part)

    @property
    def order(self) -> ViewSort:
        """The order that holds."""
        return self.sort or parse(f"{self.view.terms} {shlex.join(words(self.filter))}").sort

    @property
    def is_plain(self) -> bool:
        """There is nothing in it that its view does not say."""
        return not self.filter and self.sort in (None, self.view.sort or "recent")

    def as_view(self) -> View:
        """All of it as a view that has no name yet."""
        query = " ".join(part for part in (self.view.query, shlex.join(_without_sort(words(self.filter)))) if part)
        return View("", query, None if self.order == "recent" else self.order, is_saved=True)

    def of_view(self, view: View) -> "Listing":
        """Another view. A filter belongs to what it was typed over."""
        return replace(self, view=view, filter="")

    def seen_through(self, view: View) -> "Listing":
        """The view that was meant all along, known by now."""
        return replace(self, view=view)

    def sorted_by(self, sort: ViewSort) -> "Listing":
        """The order that the view has anyway is no choice."""
        return replace(self, sort=None if sort == replace(self, sort=None).order else sort)

    def next_sort(self) -> "Listing":
        """The order after this one, round and round."""
        return self.sorted_by(SORTS[(SORTS.index(self.order) + 1) % len(SORTS)])

    def filtered(self, text: str) -> "Listing":
        """With this filter. Raises BadRequest with a sentence about the term that cannot be understood."""
        typed = words(text)
        if any(one.startswith("workspace:") and one != "workspace:" for one in typed):
            raise BadRequest("the list shows one workspace at a time", "S chooses it")
        parse(shlex.join(typed))
        has_sort = any(one.startswith("sort:") and one != "sort:" for one in typed)
        return replace(self, filter=text.strip(), sort=None if has_sort else self.sort)


def _without_sort(typed: list[str]) -> list[str]:
    return [one for one in typed if not one.startswith("sort:")]


def title(listing: Listing, session: str | None) -> str:
    """What the list is called: its view, and the session where one is chosen."""
    if listing.view.name == OPEN.name:
        return session or "Open chats"
    shown = display(listing.view.name, limit=24)
    name = shown if listing.view.is_saved else shown.capitalize()
    return f"{session}: {name}" if session else name
