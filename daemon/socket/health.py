"""How well the desk is, and what somebody should look at."""

from collections.abc import Iterable, Iterator

from daemon.api.endpoint import AskNothing
from daemon.api.notices import called
from daemon.api.status import Concern, Health, Traffic
from daemon.rules import syncs
from daemon.rules.health import HEALTHY, SILENT
from daemon.socket.desk import Caller, Desk
from daemon.socket.status import config_trouble
from store import journal, outbox, sessions
from store import syncs as store_syncs
from store.models import Session


async def health(desk: Desk, caller: Caller, _ask: AskNothing) -> Health:
    seq, within = desk.store.seq, caller.sight.within
    async with desk.store.reading() as reader:
        listed = [one for one in await sessions.listed(reader) if caller.sight.sees(one.workspace_id)]
        seen, ids = await desk.vitals.of(reader, listed), {one.id for one in listed}
        aside, sends = await journal.tally(reader, within), await outbox.tally(reader, within)
        syncing = [one for one in await store_syncs.all_rows(reader) if one.session_id in ids]
    traffic = desk.traffic() if within is None else Traffic(desk.traffic().is_busy)
    quarantined, failed = aside.get("quarantined", 0), aside.get("failed", 0)
    troubled = sum(sends.get(state, 0) for state in outbox.TROUBLED)
    concerns = (
        *_of_daemon(traffic, config_trouble(desk, caller), desk.about.restart_needed()),
        *_of_socket(desk.about.shut_at),
        *(concern for one in seen if desk.vitals.is_in_use(one.id) for concern in of_session(one)),
        *_of_counts(quarantined, failed, troubled),
    )
    is_grave = any(one.is_grave for one in concerns)
    return Health(
        status="busy" if traffic.is_busy else "unwell" if is_grave else "healthy",
        concerns=concerns,
        traffic=traffic,
        quarantined=quarantined,
        failed=failed,
        outbox_waiting=sum(sends.get(state, 0) for state in outbox.WAITING),
        outbox_troubled=troubled,
        sync=syncs.under_way(syncing, desk.clock()),
        sessions=tuple(seen),
        epoch=desk.store.epoch,
        seq=seq,
    )


def of_session(session: Session) -> Iterator[Concern]:
    """What keeps it from working, or makes one wonder whether it does."""
    parts = ", ".join(f"{one.name} {one.points}" for one in session.health_parts)
    if session.trouble:
        yield Concern(f"{session.key} does not send: {session.trouble}", session.trouble_hint or "", is_grave=True)
    for notice in session.notices:
        hint = f"see it at its provider; once it is settled: frontdesk sessions dismiss {session.key}"
        yield Concern(f"{session.key}: {called(notice)}", hint, is_grave=notice.level == "trouble")
    if session.state != "connected":
        why = f": {session.state_reason}" if session.state_reason else ""
        state = "has not been heard of yet" if session.state == "unknown" else f"is {_STATES[session.state]}"
        hint = _NEVER_HEARD if session.state == "unknown" else _LINK[session.provider_type]
        yield Concern(f"{session.key} {state}{why}", hint, is_grave=True)
    elif session.health < HEALTHY:
        yield Concern(f"{session.key} is at {session.health} of 100: {parts}", is_grave=True)
    elif any(part.name == SILENT for part in session.health_parts):
        hint = "when it usually hears more: check the address that its provider posts to"
        yield Concern(f"{session.key} is connected and {SILENT}", hint)


def _of_daemon(traffic: Traffic, config_trouble: str | None, restart_needed: tuple[str, ...]) -> Iterator[Concern]:
    if traffic.is_busy:
        yield Concern("senders are asked to try later: the queue or the disk is full", "frontdesk daemon logs", True)
    if config_trouble is not None:
        yield Concern(f"the config was not taken: {config_trouble}", "frontdesk config validate", is_grave=True)
    if restart_needed:
        yield Concern(f"{', '.join(restart_needed)}: edited, holds after a restart", "frontdesk daemon restart")


def _of_socket(shut_at: str | None) -> Iterator[Concern]:
    if shut_at is not None:
        hint = "name a place that it may go to with FRONTDESK_SOCKET, for the daemon and for everybody"
        yield Concern(f"nobody else reaches the socket: {shut_at} is closed to [socket] group", hint)


def _of_counts(quarantined: int, failed: int, troubled: int) -> Iterable[Concern]:
    counts = (
        (quarantined, "deliveries not understood", "frontdesk deliveries list --state quarantined"),
        (failed, "deliveries failed", "frontdesk deliveries replay --all --state failed"),
        (troubled, "answers not sent", "frontdesk outbox list --state troubled"),
    )
    return [Concern(f"{words}: {count}", hint) for count, words, hint in counts if count]


_STATES = {
    "qr_scanning": "waiting for its QR code to be scanned",
    "authenticated": "being linked",
    "disconnected": "disconnected",
    "failed": "out of order",
}
_NEVER_HEARD = "send it a message from any telephone; what is missing: frontdesk sessions test"
_LINK = {
    "meta": "check its token and webhook at Meta",
    "webjs": "link its telephone again at the gateway",
}
