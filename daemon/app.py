"""The daemon: everything assembled in one place, owned by lifetime, in the order in which it must end."""

import asyncio
import signal
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from daemon import feed as feeds
from daemon import log, settings
from daemon.api.errors import CannotStart
from daemon.api.status import Traffic
from daemon.api.version import VERSION
from daemon.checking import Checking
from daemon.facts import Fact
from daemon.intake.chats import page
from daemon.intake.health import traffic
from daemon.intake.listening import Listening, Wellbeing
from daemon.intake.public import public_app
from daemon.intake.pulse import Pulse
from daemon.intake.room import room_on
from daemon.intake.serving import serve
from daemon.memory import give_back_big_pieces
from daemon.outbox.office import Office
from daemon.outbox.room import Outbox
from daemon.places import PlaceTrouble, log_path
from daemon.projector import persons
from daemon.projector.batch import project
from daemon.projector.importing import Importing
from daemon.projector.routed import Reading, Routed
from daemon.projector.running import Projector
from daemon.projector.unmaking import UNMAKING
from daemon.providers.calling import calling
from daemon.providers.hosts import wires
from daemon.reloading import PROVIDERS, Current, CurrentAccounts, configure
from daemon.rules import syncs
from daemon.saved_views import SavedViews
from daemon.settings import Settings
from daemon.socket.company import Company
from daemon.socket.desk import About, Desk
from daemon.socket.listen import AlreadyRunning, claimed, serving
from daemon.socket.routes import create_app
from daemon.vitals import Vitals
from daemon.work.background import running
from daemon.work.catching_up import CatchingUp
from daemon.work.closing import close_windows
from daemon.work.fetching import Fetching
from daemon.work.fetching_ahead import fetch_ahead
from daemon.work.forgetting import Forgetting
from daemon.work.keeping import keep_media
from daemon.work.linking import Linking
from daemon.work.making_room import make_room
from daemon.work.spool import Spool
from daemon.work.syncing import Syncing
from daemon.work.waking import wake_chats
from daemon.work.watching import watch
from store import journal, sessions
from store import syncs as store_syncs
from store.database import Transaction
from store.desk import Store, open_store
from store.errors import StoreError, StoreUnusable
from store.models import Millis, Sync

DISK_FAILED = 70
"""Exit code after a disk failure: whoever supervises the daemon should start it anew."""
_log = structlog.get_logger()


def now() -> Millis:
    return Millis(time.time_ns() // 1_000_000)


def run(config: Path, state: Path, socket: Path) -> int:
    """Run until SIGTERM or SIGINT; returns the exit code. Raises CannotStart or ConfigTrouble."""
    wanted = settings.load(config)
    log.configure(log_path(_made(state)))
    give_back_big_pieces()
    try:
        return asyncio.run(_run(wanted, config, state, socket))
    except AlreadyRunning as trouble:
        raise CannotStart(str(trouble), "frontdesk daemon status") from None
    except PlaceTrouble as trouble:
        raise CannotStart(trouble.message, trouble.hint) from None
    except StoreUnusable as trouble:
        raise CannotStart(str(trouble), "FRONTDESK_STATE names another folder") from None
    except StoreError as trouble:
        _log.critical("disk_failed", trouble=trouble)
        return DISK_FAILED


async def _run(wanted: Settings, config: Path, state: Path, socket: Path) -> int:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        claim = stack.enter_context(claimed(socket, wanted.socket.group))
        store = await stack.enter_async_context(open_store(state, crowd=wanted.limits.crowd))
        await configure(store, wanted)
        http, away = calling(wanted.limits.send_seconds), wires()
        current = Current(config, wanted, await stack.enter_async_context(http), await stack.enter_async_context(away))
        ways = CurrentAccounts(current)
        vitals = Vitals(now, lambda one: one in ways and ways[one].sender is not None, lambda one: one in ways)
        feed = feeds.of_store(store, vitals)
        await stack.enter_async_context(running("feed", feed.fill))
        projector = Projector(store, Reading(PROVIDERS, lambda: current.held.admission.directory), now)
        projecting = await stack.enter_async_context(running("projector", projector.run))
        # what waited while the daemon was away is taken in before the port opens: the queue must not only grow
        listen, doing = await stack.enter_async_context(_listening(store, current, state, vitals))
        company = Company(now, current.sights)
        outbox = await stack.enter_async_context(_sending(Office(store, ways, _project, now, company.check)))
        fetching = await stack.enter_async_context(_keeping_house(store, current))
        syncing, catching_up = await stack.enter_async_context(_gathering(store, current, state))
        about = _about(current, listen, config, state, claim.shut_at)
        reload = partial(current.reload, store, outbox.reconsider)
        views = SavedViews(config, lambda: current.held.settings, reload)
        importing = await stack.enter_async_context(_importing(store, current))
        desk = Desk(
            store, feed, outbox, about, now, vitals, syncing, persons.DOING, doing, UNMAKING, views,
            replies=lambda: tuple(one.as_reply() for one in current.held.settings.replies), importing=importing,
            catching_up=catching_up, testing=Checking(current, lambda: listen, now), fetching=fetching, company=company,
        )  # fmt: skip
        await stack.enter_async_context(serving(claim, create_app(desk)))
        await stack.enter_async_context(running("config", partial(watch, config, reload)))
        _log.info("started", version=VERSION, listen=listen, socket=str(socket), waiting=store.depth)
        await _until_first(stopping.wait(), _ended(projecting), store.has_broken())
        _log.info("stopping", waiting=store.depth)
    if store.broken:
        raise store.broken
    return 0


@asynccontextmanager
async def _gathering(store: Store, current: Current, state: Path) -> AsyncGenerator[tuple[Syncing, CatchingUp]]:
    """What comes by other ways than webhooks."""
    syncing = Syncing(store, lambda: current.held.admission.directory, now)
    catching_up = CatchingUp(store, lambda: current.held.catchers, now)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running("spool", Spool(state / "spool", syncing, "spool").run))
        await stack.enter_async_context(running("catching up", catching_up.run))
        await stack.enter_async_context(running("linking", Linking(store, lambda: current.held.linkers, now).run))
        yield syncing, catching_up


@asynccontextmanager
async def _keeping_house(store: Store, current: Current) -> AsyncGenerator[Fetching]:
    """What has its time, and what a body brought that no ack waits for."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running("windows", partial(close_windows, store, now)))
        await stack.enter_async_context(running("waking", partial(wake_chats, store, now)))
        await stack.enter_async_context(running("media", partial(keep_media, store, current.longest_file, now)))
        fetching = Fetching(store, current.fetcher, current.patience, now)
        await stack.enter_async_context(running("fetching", fetching.run))
        ahead = partial(fetch_ahead, store, fetching, current.fetches_always)
        await stack.enter_async_context(running("fetching_ahead", ahead))
        await stack.enter_async_context(running("making_room", partial(make_room, store, current.most_files)))
        await stack.enter_async_context(running("forgetting", Forgetting(store, lambda: current.held.keep, now).run))
        yield fetching


@asynccontextmanager
async def _importing(store: Store, current: Current) -> AsyncGenerator[Importing]:
    """Exported chats come in; what undo and redo have left half done is finished."""
    importing = Importing(store, current.longest_file, now)
    async with running("importing", importing.run):
        yield importing


@asynccontextmanager
async def _sending(office: Office) -> AsyncGenerator[Outbox]:
    """Answers leave; what is under way at the end may still arrive."""
    outbox = Outbox(office)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running("outbox", outbox.dispatcher.run))
        await stack.enter_async_context(running("receipts", outbox.receipts.watch))
        await stack.enter_async_context(running("receipts.send", outbox.receipts.send))
        stack.push_async_callback(outbox.dispatcher.stop)
        yield outbox


async def _project(tx: Transaction, session_id: int, facts: Sequence[Fact]) -> None:
    """What we do ourselves becomes rows as everything else does."""
    at = now()
    await project(tx, [Routed(None, at, session_id, fact) for fact in facts], at)


@asynccontextmanager
async def _listening(
    store: Store, current: Current, state: Path, vitals: Vitals
) -> AsyncGenerator[tuple[str, Callable[[], Traffic]]]:
    """The public side is open; gives its host:port, and how it is doing."""

    async def wellbeing() -> Wellbeing:
        async with store.reading() as reader:
            seen, tally = await vitals.of(reader, await sessions.listed(reader)), await journal.tally(reader)
            syncing = syncs.under_way(await store_syncs.all_rows(reader), now())
        return Wellbeing(tally.get("failed", 0), tuple(seen), tally.get("quarantined", 0), syncing)

    async def synced(session_id: int) -> Sync:
        async with store.reading() as reader:
            return syncs.seen(await store_syncs.of_session(reader, session_id) or Sync(session_id), now())

    listening = Listening(
        journal=store,
        admission=lambda: current.held.admission,
        clock=now,
        log=_access,
        wellbeing=wellbeing,
        chats=partial(page, store),
        synced=synced,
        has_room=room_on(state, lambda: current.held.settings.limits.disk_reserve),
    )
    http, pulse = current.held.settings.http, Pulse()
    try:
        runner = await serve(public_app(listening, pulse), http.host, http.port, current.held.admission.limits)
    except OSError as trouble:
        raise CannotStart(
            f"cannot listen on {http.listen}: {trouble.strerror}", "name another [http] listen in the config"
        ) from None
    try:
        yield _address(runner), partial(traffic, listening, pulse)
    finally:
        await runner.cleanup()


def _about(current: Current, listen: str, config: Path, state: Path, shut_at: Path | None) -> About:
    if shut_at is not None:
        _log.warning("socket_out_of_reach", folder=str(shut_at))
    return About(
        version=VERSION,
        started_at=now(),
        listen=lambda: listen,
        state_folder=str(state),
        log=str(log_path(state)),
        config=str(config),
        config_trouble=lambda: current.trouble,
        restart_needed=lambda: current.restart_needed,
        shut_at=str(shut_at) if shut_at is not None else None,
    )


def _access(event: str, /, **fields: object) -> None:
    # at thousands of webhooks a second a line for each would cost more than the webhook
    say = _log.debug if fields.get("status") == 200 else _log.info
    say(event, **fields)


def _address(runner: web.AppRunner) -> str:
    host, port = runner.addresses[0][:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def _ended(task: asyncio.Task[None]) -> None:
    await asyncio.wait([task])


async def _until_first(*waits: Coroutine[Any, Any, object]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one) for one in waits]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in tasks:
            one.cancel()


def _made(state: Path) -> Path:
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    return state
