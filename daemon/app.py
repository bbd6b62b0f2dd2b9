"""The daemon: everything assembled in one place, owned by lifetime, in the order in which it must end."""

import asyncio
import signal
import time
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from daemon import feed as feeds
from daemon import log, settings
from daemon.accounts import accounts
from daemon.api.errors import CannotStart
from daemon.api.version import VERSION
from daemon.facts import Fact
from daemon.intake.listening import Admission, Limits, Listening, Wellbeing
from daemon.intake.public import public_app
from daemon.intake.room import room_on
from daemon.intake.serving import serve
from daemon.outbox.office import Office
from daemon.outbox.room import Outbox
from daemon.places import PlaceTrouble, log_path
from daemon.projector import persons
from daemon.projector.batch import project
from daemon.projector.routed import Reading, Routed
from daemon.projector.running import Projector
from daemon.providers.base import Provider
from daemon.providers.calling import calling
from daemon.providers.gateway.provider import GATEWAY
from daemon.providers.meta.provider import META
from daemon.rules.routing import Directory, Listed, refs_of
from daemon.settings import Settings
from daemon.socket.desk import About, Desk
from daemon.socket.listen import AlreadyRunning, claimed, serving
from daemon.socket.routes import create_app
from daemon.vitals import Vitals
from daemon.work.background import running
from daemon.work.closing import close_windows
from store import journal, sessions
from store.database import Transaction
from store.desk import Store, open_store
from store.errors import StoreError, StoreUnusable
from store.models import Dialect, Millis, SessionState
from store.sessions import Configured, WorkspaceRow

PROVIDERS: dict[Dialect, Provider] = {META.dialect: META, GATEWAY.dialect: GATEWAY}
DISK_FAILED = 70
"""Exit code after a disk failure: whoever supervises the daemon should start it anew."""
_log = structlog.get_logger()


def now() -> Millis:
    return Millis(time.time_ns() // 1_000_000)


def run(config: Path, state: Path, socket: Path) -> int:
    """Run until SIGTERM or SIGINT; returns the exit code. Raises CannotStart or ConfigTrouble."""
    wanted = settings.load(config)
    log.configure(log_path(_made(state)))
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
        store = await stack.enter_async_context(open_store(state, crowd=wanted.limits.queue_depth // 2))
        await _configure(store, wanted)
        ways = accounts(wanted, await stack.enter_async_context(calling(wanted.limits.send_seconds)))
        vitals = Vitals(now, frozenset(one for one, account in ways.items() if account.sender))
        feed = feeds.of_store(store, vitals)
        await stack.enter_async_context(running("feed", feed.fill))
        admission = _admission(wanted)
        projector = Projector(store, Reading(PROVIDERS, lambda: admission.directory), now)
        projecting = await stack.enter_async_context(running("projector", projector.run))
        # what waited while the daemon was away is taken in before the port opens: the queue must not only grow
        listen = await stack.enter_async_context(_listening(store, wanted, admission, state, vitals))
        outbox = await stack.enter_async_context(_sending(Office(store, ways, _project, now)))
        await stack.enter_async_context(running("windows", partial(close_windows, store, now)))
        about = About(VERSION, now(), lambda: listen, str(state), str(log_path(state)), str(config), lambda: None)
        await stack.enter_async_context(
            serving(claim, create_app(Desk(store, feed, outbox, about, now, vitals, persons.DOING)))
        )
        _log.info("started", version=VERSION, listen=listen, socket=str(socket), waiting=store.depth)
        await _until_first(stopping.wait(), _ended(projecting), store.has_broken())
        _log.info("stopping", waiting=store.depth)
    if store.broken:
        raise store.broken
    return 0


@asynccontextmanager
async def _sending(office: Office) -> AsyncGenerator[Outbox]:
    """Answers leave; what is under way at the end may still arrive."""
    outbox = Outbox(office)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running("outbox", outbox.dispatcher.run))
        if outbox.receipts.is_needed:
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
    store: Store, wanted: Settings, admission: Admission, state: Path, vitals: Vitals
) -> AsyncGenerator[str]:
    """The public side is open; gives its host:port."""

    async def wellbeing() -> Wellbeing:
        async with store.reading() as reader:
            seen, tally = await vitals.of(reader, await sessions.listed(reader)), await journal.tally(reader)
        return Wellbeing(tally.get("failed", 0), tuple(seen))

    listening = Listening(
        journal=store,
        admission=lambda: admission,
        clock=now,
        log=_access,
        wellbeing=wellbeing,
        has_room=room_on(state, wanted.limits.disk_reserve),
    )
    try:
        runner = await serve(public_app(listening), wanted.http.host, wanted.http.port, admission.limits)
    except OSError as trouble:
        raise CannotStart(
            f"cannot listen on {wanted.http.listen}: {trouble.strerror}", "name another [http] listen in the config"
        ) from None
    try:
        yield _address(runner)
    finally:
        await runner.cleanup()


def _access(event: str, /, **fields: object) -> None:
    # at thousands of webhooks a second a line for each would cost more than the webhook
    say = _log.debug if fields.get("status") == 200 else _log.info
    say(event, **fields)


def _address(runner: web.AppRunner) -> str:
    host, port = runner.addresses[0][:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _admission(wanted: Settings) -> Admission:
    """Who may speak, as the config says it."""
    listed = [
        Listed(
            one.id,
            one.workspace,
            one.dialect,
            refs_of(one.id, one.key, one.external_ids, one.phone_number_id, one.phone),
        )
        for one in wanted.sessions
        if not one.retired
    ]
    limits = Limits(
        queue_depth=wanted.limits.queue_depth,
        webhooks_per_minute=wanted.limits.webhooks_per_minute,
        connections=wanted.limits.connections,
        unread_bytes=wanted.limits.unread_bytes,
        body_seconds=wanted.limits.body_seconds,
        idle_seconds=wanted.limits.idle_seconds,
    )
    secrets = {dialect: tuple(wanted.session_secrets(dialect)) for dialect in PROVIDERS}
    return Admission(Directory(listed), secrets, tuple(wanted.verify_tokens()), limits)


async def _configure(store: Store, wanted: Settings) -> None:
    workspaces = [WorkspaceRow(one.id, one.name, one.region) for one in wanted.workspaces]
    configured = [
        Configured(
            one.id, one.workspace, one.key, one.dialect, one.provider_type, one.phone, one.primary, _first_state(one)
        )
        for one in wanted.sessions
    ]

    async def unit(tx: Transaction) -> None:
        await sessions.configure(tx, workspaces, configured)

    await store.write(unit)


def _first_state(one: settings.Session) -> SessionState:
    """Before its first event: Meta is there as soon as we hold a token; a gateway has to say so."""
    return "connected" if one.dialect == "meta" and one.token else "unknown"


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
