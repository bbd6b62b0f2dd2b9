"""Which chats the list shows, and in which order: views and sorts, by key."""

from textual import work

from daemon.api.endpoints import AskViews
from daemon.api.errors import DaemonError, NotFound
from daemon.api.views import VIEWS, View
from tui.listing import Listing
from tui.screens.people import DeskPeople


class DeskViews(DeskPeople):
    """Every change of the list goes through `show_listing`."""

    known_views: tuple[View, ...] = VIEWS
    """In the order in which they are stepped through."""

    def action_step_view(self, step: int) -> None:
        names = [one.name for one in self.known_views]
        here = names.index(self.listing.view.name) if self.listing.view.name in names else -step
        self.show_listing(self.listing.of_view(self.known_views[(here + step) % len(names)]))

    def action_next_sort(self) -> None:
        self.show_listing(self.listing.next_sort())

    def action_sort_by_window(self) -> None:
        listing = self.listing
        other = (
            listing.sorted_by("window") if listing.order != "window" else Listing(listing.view, None, listing.filter)
        )
        self.show_listing(other)

    @work(group="modal", exclusive=True)
    async def action_pick_view(self) -> None:
        from tui.screens.view_picker import ViewPicker

        picker = ViewPicker(self.scene, self.known_views, self.listing.view.name, self.counted_views)
        view: View | None = await self.app.push_screen_wait(picker)
        if view is not None:
            self.show_listing(self.listing.of_view(view))

    def show_listing(self, listing: Listing) -> None:
        """Show other chats, or the same in another order, from the top."""
        if listing == self.listing:
            return
        self.listing = listing
        self.show_query()
        self.chat_list.action_top()
        self.post_message(self.ViewChanged())

    async def counted_views(self) -> tuple[View, ...]:
        """Which views there are, and how many chats each has of the chosen sessions, as far as the daemon says."""
        if self._inbox is not None and self.is_live:
            try:
                self.known_views = (await self._inbox.views(AskViews(self.sessions.query, count=True))).views
            except NotFound:
                pass  # an older daemon: it knows the queries, if not their names
            except DaemonError as trouble:
                self._toast(trouble)
        return self.known_views
