"""The terminal app: themes, clock and saved view, assembled around the main screen."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import tzinfo
from importlib import import_module
from pathlib import Path
from threading import Thread
from time import time
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import App

from daemon.api.endpoints import CHATS, SESSIONS, AskChats, AskNothing
from daemon.api.errors import DaemonError
from daemon.call import call
from store.models import Millis
from tui.glyphs import ASCII, FULL
from tui.inbox_state import PAGE
from tui.looks import DARK, LIGHT, LOOKS, theme, variables
from tui.scene import Scene
from tui.screens.inbox import InboxScreen
from tui.session_state import Choice, SessionState
from tui.source import FirstPage, Source
from tui.times import MINUTE, Times
from tui.view_state import ViewState, load, save

if TYPE_CHECKING:
    from daemon.client import Inbox

FIRST_TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line and the config say about the screen; what is None comes from the saved view."""

    session: str | None = None
    workspace: int | None = None
    sort: str | None = None
    theme: str | None = None
    """dark or light."""
    is_ascii: bool = False
    timezone: tzinfo | None = None
    """None is the machine's own."""
    is_12h: bool = False
    state_path: Path | None = None
    """Where the view is saved; None saves nothing."""


def run(socket_path: Path, options: Options = Options(), operator: str | None = None) -> None:
    """Show the desk until the operator leaves. The daemon need not run yet: the screen waits for it."""
    view = chosen_view(options)
    FrontdeskApp(_over_socket(socket_path, view, operator), options).run()


def system_clock() -> Millis:
    return Millis(int(time() * 1000))


class FrontdeskApp(App[None]):
    """`source` is where data comes from; `clock` is the present."""

    CSS_PATH = "frontdesk.tcss"
    TITLE = "frontdesk"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, source: Source, options: Options = Options(), clock: Callable[[], Millis] = system_clock
    ) -> None:
        super().__init__()
        self.source = source
        self.options = options
        self.view = chosen_view(options)
        self.clock = clock
        for name in LOOKS:
            self.register_theme(theme(name))
        self.theme = LIGHT if self.view.theme == "light" else DARK
        self._minute = clock() // MINUTE

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variables(DARK)

    def on_mount(self) -> None:
        sessions = SessionState(Choice(self.view.workspace, self.view.session))
        self.desk = InboxScreen(self.source, self._scene(), sessions, self.view.sort)
        self.desk.info_beside = self.view.info is not False
        self.desk.set_class(self.options.is_ascii, "-ascii")
        self.push_screen(self.desk)
        self.set_interval(1, self._tick)
        self.theme_changed_signal.subscribe(self, lambda _theme: self.desk.dress(self._scene(self.desk.scene.operator)))

    @on(InboxScreen.OperatorKnown)
    def _operator_known(self, event: InboxScreen.OperatorKnown) -> None:
        self.desk.dress(self._scene(event.operator))

    @on(InboxScreen.ThemeWanted)
    def _other_theme(self) -> None:
        self.theme = LIGHT if self.theme == DARK else DARK
        self._save_view()

    @on(InboxScreen.ViewChanged)
    def _view_changed(self) -> None:
        self._save_view()

    def _scene(self, operator: str = "") -> Scene:
        return Scene(
            look=LOOKS[self.theme],
            glyphs=ASCII if self.options.is_ascii else FULL,
            times=Times(self.options.timezone, self.options.is_12h),
            now=self.clock,
            operator=operator,
            shows_session=self.view.session is None,
        )

    def _tick(self) -> None:
        """Words such as 41m grow old without any event."""
        minute = self.clock() // MINUTE
        if minute != self._minute:
            self._minute = minute
            self.desk.dress(self.desk.scene)

    def _save_view(self) -> None:
        choice = self.desk.sessions.choice
        self.view = ViewState(
            choice.workspace, choice.session, self.desk.sort, self.desk.info_beside,
            "light" if self.theme == LIGHT else "dark",
        )  # fmt: skip
        if self.options.state_path is not None:
            self._write_view(self.options.state_path, self.view)

    @work(group="view", exclusive=True)
    async def _write_view(self, path: Path, view: ViewState) -> None:
        try:
            await asyncio.to_thread(save, path, view)
        except OSError as trouble:
            self.notify(f"The view could not be saved: {trouble.strerror}", severity="warning", markup=False)


def chosen_view(options: Options) -> ViewState:
    """The saved view, and over it what was asked for now."""
    saved = load(options.state_path)
    # A session by name is a choice of its own: the saved workspace must not stand against it.
    workspace = options.workspace if options.workspace or options.session else saved.workspace
    return replace(
        saved,
        workspace=workspace,
        session=options.session if options.session or options.workspace else saved.session,
        sort=options.sort or saved.sort,
        theme=options.theme or saved.theme,
    )


def _over_socket(socket_path: Path, view: ViewState, operator: str | None) -> Source:
    """The first page by a plain request that starts before the screen does; the rest by the aiohttp client."""
    page: Future[FirstPage] = Future()
    # Not an executor: its thread would keep the program alive for as long as a silent daemon keeps us waiting.
    Thread(target=_fetch_first, args=(page, socket_path, view, operator), daemon=True).start()

    async def first() -> FirstPage:
        return await asyncio.wrap_future(page)

    async def connect() -> "Inbox":
        # In a thread: the import takes longer than a key may wait for its frame.
        client = await asyncio.to_thread(import_module, "daemon.client")
        inbox: Inbox = client.SocketInbox(socket_path, operator)
        return inbox

    return Source(connect, first)


def _fetch_first(page: "Future[FirstPage]", socket_path: Path, view: ViewState, operator: str | None) -> None:
    try:
        answer = call(socket_path, SESSIONS, AskNothing(), timeout=FIRST_TIMEOUT, operator=operator)
        sessions = SessionState(Choice(view.workspace, view.session))
        sessions.replace(answer)
        query = " ".join(word for word in (sessions.query, f"sort:{view.sort}" if view.sort else "") if word)
        ask = AskChats(query, offset=0, limit=PAGE, count=True)
        chats = call(socket_path, CHATS, ask, timeout=FIRST_TIMEOUT, operator=operator)
        page.set_result(FirstPage(answer, chats, query))
    except DaemonError as trouble:
        page.set_exception(trouble)
