"""Which chats the list shows, and in which order: views and sorts, by key."""

from dataclasses import replace

from textual import work

from daemon.api.errors import DaemonError, NotFound
from daemon.api.feed import Hello
from daemon.api.views import OPEN, VIEWS, AskKeepView, AskViews, View, named
from daemon.display import display
from tui.held_keys import hold_keys
from tui.listing import Listing
from tui.screens.searching_thread import DeskSearch


class DeskViews(DeskSearch):
    """Every change of the list goes through `show_listing`."""

    known_views: tuple[View, ...] = VIEWS
    """In the order in which they are stepped through."""
    wanted_view: str | None = None
    """What the list is to begin with, while nobody has said yet what that is."""

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

    def action_pick_view(self) -> None:
        hold_keys(self)
        self._pick_view()

    @work(group="modal", exclusive=True)
    async def _pick_view(self) -> None:
        from tui.screens.view_picker import Drop, Keep, ViewPicker

        picker = ViewPicker(self.scene, self.known_views, self.listing.view.name, self.counted_views)
        picked: View | Keep | Drop | None = await self.app.push_screen_wait(picker)
        if isinstance(picked, View):
            self.show_listing(self.listing.of_view(picked))
        elif isinstance(picked, Keep):
            await self._keep_view()
        elif isinstance(picked, Drop):
            await self._drop_view(picked.view)

    async def _keep_view(self) -> None:
        from tui.screens.view_name import ViewName

        view = self.listing.as_view()
        if not view.terms:
            self.app.notify("Every open chat is shown: filter or sort the list first, then keep it.", markup=False)
            return
        name: str | None = await self.app.push_screen_wait(ViewName(self.scene, view))
        held = next((one for one in self.known_views if name is not None and one.name.lower() == name.lower()), None)
        if name is None or (held is not None and not await self._is_wanted(f"Put this list in the place of {name}?")):
            return
        view = replace(view, name=name)
        if await self._kept(view):
            shows = self.scene.with_key("list.views", "{} shows it, and so does") or "it is shown by"
            self.app.notify(f"{name} is a view now: {shows}: frontdesk chats list --view {name}", markup=False)
            self.show_listing(Listing(view))

    async def _drop_view(self, view: View) -> None:
        name = display(view.name, limit=32)
        is_meant = await self._is_wanted(f"Drop the view {name}, for everybody?", display(view.terms, limit=80))
        if is_meant and await self._kept(replace(view, query="", sort=None)) and self.listing.view.name == view.name:
            self.show_listing(self.listing.of_view(OPEN))

    async def _is_wanted(self, *question: str) -> bool:
        from tui.screens.confirm import ConfirmScreen

        is_yes: bool | None = await self.app.push_screen_wait(ConfirmScreen(self.scene, question))
        return bool(is_yes)

    async def _kept(self, view: View) -> bool:
        inbox = self.inbox_or_toast()
        if inbox is None:
            return False
        answer = await self._ask(inbox.keep_view(AskKeepView(view.name, view.query, view.sort)), is_asked_for=True)
        if answer is not None:
            self.known_views = answer.views
        return answer is not None

    def _connected(self, hello: Hello) -> None:
        super()._connected(hello)
        self._learn_views()

    @work(group="views", exclusive=True)
    async def _learn_views(self) -> None:
        """Which views the config has; the screen may have been told to begin with one of them."""
        if self._inbox is None:
            return
        try:
            self.known_views = (await self._inbox.views(AskViews())).views
        except DaemonError:
            return  # whoever opens the picker asks again
        wanted, self.wanted_view = self.wanted_view, None
        if wanted is None or wanted == self.listing.view.name:
            return
        view = named(wanted, self.known_views)
        if view is not None:
            self.show_listing(self.listing.seen_through(view))
        else:
            self.changed()
            shows = self.scene.with_key("list.views", " {} shows the ones there are.")
            self.app.notify(f"There is no view {display(wanted, limit=32)}.{shows}", markup=False)

    def show_listing(self, listing: Listing) -> None:
        """Show other chats, or the same in another order, from the top."""
        if listing == self.listing:
            return
        before, self.listing = self.listing, listing
        self.show_query()
        self.chat_list.action_top()
        if before.view != listing.view:
            self.wanted_view = None
        if (before.view, before.sort) != (listing.view, listing.sort):  # a filter is kept when it is written to its end
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
