"""The terminal app: themes, clock and saved view, assembled around the main screen."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.events import Key

from daemon.display import display
from store.models import Millis
from tui.announcing import Announcer, rule
from tui.early_terminal import EarlyTerminal, taking_driver
from tui.elsewhere import elsewhere
from tui.held_keys import KeyHolder
from tui.keymap import keymap
from tui.keys import NO_KEY, PANES, keys_of
from tui.looks import ANSI, DARK, LOOKS, NAMES
from tui.options import DEFAULTS, Options
from tui.picture_names import name_emoji
from tui.scene import Scene, scene_of
from tui.screens.inbox import InboxScreen
from tui.screens.media import FilePlaces
from tui.screens.returning import Whereabouts
from tui.session_state import Choice, SessionState
from tui.source import Source
from tui.start import chosen_view, listing_of
from tui.steady import measure_at_most, steady_driver
from tui.terminal_end import has_ended, lasting_driver
from tui.terminal_keys import teach
from tui.themes import theme, variables
from tui.timers import never_missed
from tui.times import MINUTE, system_clock
from tui.view_state import ViewState, save

DIALOGS = Path(__file__).with_name("dialogs.tcss")
LAST_WORDS = 1.0
"""Seconds that leaving may take, for a draft on its way to the daemon."""

teach()
measure_at_most()
never_missed()


def _palette() -> "type[Provider]":
    from tui.screens.palette import DeskProvider  # as for every dialog: the first paint does not wait for it

    return DeskProvider


class FrontdeskApp(KeyHolder):
    """`source` is where data comes from; `clock` is the present; `early` has shown the first rows, if there is one."""

    CSS_PATH = "frontdesk.tcss"
    TITLE = "frontdesk"
    # Ours is a key like any other; without this one Textual binds ctrl+p itself, whatever the config says.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(NO_KEY, "command_palette", show=False),
        # Of the app and before all others, so that it works above a dialog as well.
        Binding(",".join(keys_of("desk.suspend")), "put_aside", show=False, id="desk.suspend", priority=True),
    ]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}

    def __init__(
        self,
        source: Source,
        options: Options = DEFAULTS,
        clock: Callable[[], Millis] = system_clock,
        early: EarlyTerminal | None = None,
    ) -> None:
        self._early = early  # first: Textual asks for its driver at once
        # Without colours what is left must come from the terminal: Textual would make greys of a theme of its own.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        name_emoji(is_on=options.names_emoji)
        self.source = source
        self.options = options
        self.view = chosen_view(options)
        self.clock = clock
        self.keymap = keymap(options.keys)
        self.set_keymap(dict(self.keymap.changed))
        for name in LOOKS:
            self.register_theme(theme(name))
        self.theme = ANSI if self.no_color else NAMES.get(self.view.theme or "", DARK)
        self._minute = clock() // MINUTE
        self._told = ""
        """The toast of what was done last."""
        self._where_told = ""
        """The toast of a key that works elsewhere."""

    def get_driver_class(self) -> type[Driver]:
        driver = lasting_driver(steady_driver(super().get_driver_class()))
        return driver if self._early is None else taking_driver(driver, self._early)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variables(DARK)

    def refresh_css(self, animate: bool = True) -> None:
        if self.screen_stack:
            super().refresh_css(animate)
        else:  # the first theme: there is nothing to draw anew, and what is parsed now would be parsed once more
            self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        sessions = SessionState(Choice(self.view.workspace, self.view.session))
        self.desk = InboxScreen(self.source, self._scene(), sessions, listing_of(self.view))
        self.desk.wanted_view = self.view.view
        self.desk.wanted_place = Whereabouts(self.view.epoch, self.view.cursor, self.view.opened)
        self.desk.farewell = self.options.farewell
        self.desk.file_places = self._file_places()
        if self.options.state_path is not None and self.options.comes_back:
            self.desk.words_folder = self.options.state_path.with_name("drafts")
        self.desk.history = self.view.history
        self.desk.mask.is_on = self.view.privacy is True
        self.desk.info_beside = self.view.info is not False
        self.desk.advances = self.options.advances
        self.desk.set_class(self.options.is_ascii, "-ascii")
        self.desk.fit(self.size)
        # Pushed, not the app's default screen: that one is laid out once before the first page is in it (+80 ms). And
        # once Textual has started: what is laid out before is rendered, and then not shown.
        self.call_later(self._open)
        self.set_interval(1, self._tick)
        notify, troubles = rule(self.options.notify)
        self.desk.announcer = Announcer(notify)
        keys = [f"The keys are {self.keymap.called}, for in [keys] of the config", *self.keymap.troubles]
        if told := "\n".join([*(keys if self.keymap.troubles else []), *troubles]):
            self.notify(display(told, multiline=True, limit=1000), severity="warning", timeout=20, markup=False)
        if not self.is_headless:
            self._leave_when_told()
        self.theme_changed_signal.subscribe(self, lambda _theme: self.desk.dress(self._scene(self.desk.scene.operator)))

    def on_key(self, event: Key) -> None:
        if self.keeps(event) or self.desk.is_text(event):
            event.prevent_default()
        elif self.screen is self.desk and (here := self.desk.hinted_place) in PANES:
            self._where_told = self._tell_instead(self._where_told, elsewhere(event.key, here, self.keymap.keys))

    def _open(self) -> None:
        self.desk.call_after_refresh(self._painted)
        self.push_screen(self.desk)

    def push_screen(self, screen: Any, *args: Any, **more: Any) -> Any:
        if screen is not self.desk and not self.stylesheet.has_source(str(DIALOGS)):
            self.stylesheet.read(DIALOGS)
        return super().push_screen(screen, *args, **more)

    def _painted(self) -> None:
        if not gc.isenabled():  # tui.start turned it off; what is there by now stays until the end
            gc.freeze()
            gc.enable()

    @on(InboxScreen.OperatorKnown)
    def _operator_known(self, event: InboxScreen.OperatorKnown) -> None:
        self.desk.dress(self._scene(event.operator))

    @on(InboxScreen.ThemeWanted)
    def _other_theme(self, event: InboxScreen.ThemeWanted) -> None:
        if self.no_color:
            self.notify("NO_COLOR is set: there are no colours to choose.", markup=False)
            return
        themes = list(NAMES)
        name = event.name or themes[(themes.index(self._theme_name) + 1) % len(themes)]
        self.theme = NAMES[name]
        self._save_view()

    @property
    def _theme_name(self) -> str:
        return next(name for name, theme in NAMES.items() if theme == self.theme)

    @on(InboxScreen.TerminalTold)
    def _terminal_told(self, event: InboxScreen.TerminalTold) -> None:
        if self._driver is not None:
            self._driver.write(event.sequence)
            self._driver.flush()

    @on(InboxScreen.LastTold)
    def _last_told(self, event: InboxScreen.LastTold) -> None:
        self._told = self._tell_instead(self._told, display(event.words, multiline=True))

    def _tell_instead(self, before: str, told: str) -> str:
        """A toast in the place of the one before; nothing told leaves that one. Returns what stands there."""
        if not told:
            return before
        for one in [one for one in self._notifications if one.title == "" and one.message == before]:
            self._unnotify(one)
        self.notify(told, markup=False)
        return told

    @on(InboxScreen.ViewChanged)
    def _view_changed(self) -> None:
        self._save_view()

    def _scene(self, operator: str = "") -> Scene:
        scene = scene_of(self.options, self.theme, self.clock, is_colourless=self.no_color)
        return replace(scene, operator=operator, keys=self.keymap.keys, shows_session=self.view.session is None)

    def _file_places(self) -> FilePlaces:
        state = self.options.state_path.parent if self.options.state_path is not None else None
        usual = Path.home() / "Downloads"
        saved = usual if state is None or usual.is_dir() else state / "saved"
        return FilePlaces(self.options.downloads or saved, state / "opened" if state is not None else None)

    def _leave_when_told(self) -> None:
        """`kill` and a closed terminal end the screen in order.

        An exception out of a signal would break the loop off, and the driver's threads would then go on for ever.
        """
        loop = asyncio.get_running_loop()
        for one in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(one, self._leave, 128 + one)
        self._watching = self.set_interval(1, self._leave_at_the_end)

    def _leave_at_the_end(self) -> None:
        """The terminal may be gone without a signal: a container's when its client died, or another session's."""
        if sys.__stdin__ is not None and has_ended(sys.__stdin__.fileno()):
            self._watching.stop()
            self._leave(128 + signal.SIGHUP)

    async def action_quit(self) -> None:
        """At once, but not without what was just being written; it asks where that would be lost."""
        self._leave_unless_asked()

    @on(InboxScreen.Left)
    @work(group="end")  # of its own: nothing that is wished for later calls it off
    async def _left(self) -> None:
        await self._keep(self.desk.keep_drafts())
        before = self.desk.words_trouble
        await self.desk.leave_words()
        if self.desk.words_trouble in ("", before) or not self.desk.asks_what_would_be_lost():
            self.exit(return_code=0)

    @work(group="end")
    async def _leave(self, code: int) -> None:
        await self._keep(self.desk.keep_drafts())
        await self.desk.leave_words(for_good=True)
        self.exit(return_code=code)

    @work(group="leave", exclusive=True)
    async def _leave_unless_asked(self) -> None:
        await self._keep(self.desk.keep_drafts())
        await self.desk.leave_words()
        if not self.desk.asks_what_would_be_lost():
            self.exit(return_code=0)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where something is written for a customer the usual key of it takes back what was written."""
        if action == "put_aside" and self.focused is not None and self.focused.has_class("-composer"):
            return False
        return super().check_action(action, parameters)

    @work(group="leave", exclusive=True)
    async def action_put_aside(self) -> None:
        """Leave the terminal to the shell, until its `fg`. Nobody is told meanwhile that we look or write somewhere."""
        from tui.aside import can_stop, put_aside  # seldom wanted

        self.hold_keys()  # what is typed behind the key is meant for the shell
        try:
            await self._keep(self.desk.step_away())
            await self.desk.leave_words()  # whoever is killed while stopped ends at once
            if not can_stop():
                raise SuspendNotSupported
            with self.suspend():
                was_stopped = put_aside()
            if not was_stopped:
                self.notify("There is no shell that could go on with the desk later.", markup=False)
        except SuspendNotSupported:
            self.notify("The desk cannot be put aside in this terminal.", markup=False)
        finally:
            self.drop_held_keys()
            self.desk.come_back()
            await self.desk.take_words()

    async def _keep(self, words: Awaitable[None]) -> None:
        """The view, and what is being written, as far as both can be kept in time."""
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(words, self._keep_view()), LAST_WORDS)

    async def _keep_view(self) -> None:
        view, path = self._seen_now(), self.options.state_path
        if path is not None and self.desk.has_been_live:  # a desk that nobody saw leaves what was found as it was
            with suppress(OSError):  # it was told before, when something else could not be saved
                await asyncio.to_thread(save, path, view)

    def _tick(self) -> None:
        """Words such as 41m grow old without any event."""
        if not self.is_running:
            return  # all of it is being taken down
        self.desk.tick()
        minute = self.clock() // MINUTE
        if minute != self._minute:
            self._minute = minute
            if self.desk.has_been_live:
                self._save_view()
            self.desk.dress(self.desk.scene)

    def _save_view(self) -> None:
        before, self.view = self.view, self._seen_now()
        if self.options.state_path is not None and self.view != before:
            self._write_view(self.options.state_path, self.view)

    def _seen_now(self) -> ViewState:
        choice, listing, place = self.desk.sessions.choice, self.desk.listing, self.desk.whereabouts
        return ViewState(
            workspace=choice.workspace,
            session=choice.session,
            sort=listing.sort,
            info=self.desk.info_beside,
            theme=self.view.theme if self.no_color else self._theme_name,
            view=self.desk.wanted_view or listing.view.name,
            privacy=self.desk.mask.is_on,
            filter=listing.filter or None,
            epoch=place.epoch,
            cursor=place.cursor,
            opened=place.opened,
            history=self.desk.history,
        )

    @work(group="view", exclusive=True)
    async def _write_view(self, path: Path, view: ViewState) -> None:
        try:
            await asyncio.to_thread(save, path, view)
        except OSError as trouble:
            self.notify(f"The view could not be saved: {trouble.strerror}", severity="warning", markup=False)
