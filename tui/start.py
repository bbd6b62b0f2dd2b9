"""From the command line to the screen: light to import, so that the first page is on its way before Textual is."""

import asyncio
import gc
import os
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from shutil import get_terminal_size
from threading import Thread
from typing import TYPE_CHECKING

from daemon.api.chats import CHATS, AskChats
from daemon.api.endpoint import AskNothing
from daemon.api.errors import BadRequest, DaemonError
from daemon.api.query import words
from daemon.api.sessions import SESSIONS
from daemon.api.views import LIST_VIEWS, OPEN, AskViews, named
from daemon.call import call
from tui.early_terminal import EarlyTerminal
from tui.inbox_state import PAGE
from tui.listing import SORTS, Listing
from tui.looks import DARK, NAMES
from tui.options import DEFAULTS, Options
from tui.picture_names import name_emoji
from tui.scene import scene_of
from tui.session_state import Choice, SessionState
from tui.source import FirstPage, Source
from tui.times import system_clock
from tui.view_state import ViewState, load

if TYPE_CHECKING:
    from daemon.client import Inbox

FIRST_TIMEOUT = 5.0
FIRST_PATIENCE = 0.03
"""Seconds for the first rows to be there before Textual. After that they come with it, no later than otherwise."""


def run(socket_path: Path, options: Options = DEFAULTS, operator: str | None = None) -> int:
    """Show the desk until the operator leaves; returns the exit code. The daemon need not run yet: the screen waits."""
    view = chosen_view(options)
    source = over_socket(socket_path, view, operator)
    name_emoji(is_on=options.names_emoji)
    # Looking for garbage among what is being imported costs an eighth of the time to the first row, and finds none.
    # The app turns it on again once it has painted.
    gc.disable()
    with EarlyTerminal() as early:
        _show_first_rows(early, source, options, view)
        from tui.app import FrontdeskApp

        app = FrontdeskApp(source, options, early=early)
        app.run(mouse=options.has_mouse)
    return app.return_code or 0


def _show_first_rows(early: EarlyTerminal, source: Source, options: Options, view: ViewState) -> None:
    """As the desk will show them itself, unless it takes more than a page to know how."""
    from tui.first_sight import first_sight  # only now: the page is on its way meanwhile

    first = source.at_hand(FIRST_PATIENCE)
    if first is None or view.privacy or first.sessions.epoch != first.chats.epoch:
        return
    theme = NAMES.get(view.theme or "", DARK)
    at = scene_of(options, theme, system_clock, is_colourless="NO_COLOR" in os.environ)
    cursor = view.cursor if view.epoch == first.chats.epoch else None
    if frame := first_sight(first, replace(at, shows_session=view.session is None), get_terminal_size(), cursor):
        early.show(frame)


def chosen_view(options: Options) -> ViewState:
    """The saved view, and over it what was asked for now. What would stand against that is left out."""
    saved = load(options.state_path)
    # A session by name is a choice of its own: the saved workspace must not stand against it.
    is_asked_for = options.session is not None or options.workspace is not None
    return replace(
        saved,
        workspace=options.workspace if is_asked_for else saved.workspace,
        session=options.session if is_asked_for else saved.session,
        sort=options.sort or saved.sort,
        view=options.view or saved.view,
        theme=options.theme or saved.theme,
        filter=saved.filter if _still_holds(saved, options) else None,
    )


def listing_of(view: ViewState) -> Listing:
    """What the list begins with; the views of the config are not known yet."""
    listing = Listing(named(view.view or "") or OPEN)
    with suppress(BadRequest):  # written by another version, which knows other terms
        listing = listing.filtered(view.filter or "")
    sort = next((one for one in SORTS if one == view.sort), None)
    return listing.sorted_by(sort) if sort else listing


def _still_holds(saved: ViewState, options: Options) -> bool:
    """Whether the saved filter leaves what was asked for now as it was asked for."""
    names_session = any(one.startswith("session:") for one in words(saved.filter or ""))
    is_elsewhere = names_session and (options.session is not None or options.workspace is not None)
    return not is_elsewhere and options.view in (None, saved.view)


def over_socket(socket_path: Path, view: ViewState, operator: str | None) -> Source:
    """The first page by a plain request that starts before the screen does; the rest by the aiohttp client."""
    page: Future[FirstPage] = Future()
    # Not an executor: its thread would keep the program alive for as long as a silent daemon keeps us waiting.
    Thread(target=_fetch_first, args=(page, socket_path, view, operator), daemon=True).start()

    async def first() -> FirstPage:
        return await asyncio.wrap_future(page)

    def at_hand(patience: float) -> FirstPage | None:
        with suppress(TimeoutError, DaemonError):
            return page.result(patience)
        return None

    async def connect() -> "Inbox":
        # In a thread: the import takes longer than a key may wait for its frame.
        client = await asyncio.to_thread(import_module, "daemon.client")
        inbox: Inbox = client.SocketInbox(socket_path, operator)
        return inbox

    return Source(connect, first, at_hand)


def _fetch_first(page: "Future[FirstPage]", socket_path: Path, view: ViewState, operator: str | None) -> None:
    try:
        answer = call(socket_path, SESSIONS, AskNothing(), timeout=FIRST_TIMEOUT, operator=operator)
        sessions = SessionState(Choice(view.workspace, view.session))
        sessions.replace(answer)
        listing, saved = listing_of(view), None
        if view.view and named(view.view) is None:
            saved = named(
                view.view, call(socket_path, LIST_VIEWS, AskViews(), timeout=FIRST_TIMEOUT, operator=operator).views
            )
            listing = listing.seen_through(saved) if saved else listing
        query = listing.query(sessions)
        ask = AskChats(query, offset=0, limit=PAGE, count=True)
        chats = call(socket_path, CHATS, ask, timeout=FIRST_TIMEOUT, operator=operator)
        page.set_result(FirstPage(answer, chats, query, saved))
    except DaemonError as trouble:
        page.set_exception(trouble)
