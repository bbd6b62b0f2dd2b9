"""Why a delivery was put aside and what can be done, in words; and reading deliveries once more."""

import re
import time
from collections.abc import Iterator

from cli.troubles import CommandFailed, say, trouble
from daemon.api.deliveries import REPLAY, REPLAY_ALL, AskReplay, AskReplayAll, ReplayDone
from daemon.api.endpoint import AskNothing
from daemon.api.errors import DaemonUnreachable
from daemon.api.sessions import SESSIONS
from daemon.call import call
from daemon.places import socket_path
from store.models import Delivery

_NEXT = re.compile(r"; (?=/)")
_TAKEN_SECONDS = 10.0
_NOT_CONFIGURED = "it names a session that is not configured"


def causes(delivery: Delivery) -> list[tuple[str, str]]:
    """Where in the body (a JSON pointer) and what, for each part that was not understood; "" is the whole body."""
    if delivery.state != "quarantined":
        return []
    found = []
    for part in _NEXT.split(delivery.reason or ""):
        pointer, colon, words = part.partition(": ")
        is_placed = bool(colon) and (not pointer or pointer.startswith("/"))
        found.append((pointer, words) if is_placed else ("", part))
    return found


def what_to_do(delivery: Delivery) -> str:
    """The next step for this state; empty when there is none."""
    again = f"frontdesk deliveries replay {delivery.id}"
    if delivery.state not in ("quarantined", "failed"):
        return ""
    if not delivery.has_body:
        return "its raw body was thrown away for its age: it cannot be replayed"
    if _NOT_CONFIGURED in (delivery.reason or ""):
        return f"name that session in the config, then: {again}"
    if delivery.state == "quarantined":
        return f"after an upgrade: {again}"
    return f"{again}; when it fails again: frontdesk daemon logs"


def replay(ids: list[int]) -> bool:
    """Whether each of them is understood now."""
    return _told(call(socket_path(), REPLAY, AskReplay(one), timeout=30) for one in ids)


def replay_all(state: str) -> bool:
    """The same for all that are in this state, some at a time."""
    return _told(_pages(AskReplayAll(state)))


def replay_under(name: str) -> None:
    """What has come under a name that was just written into the config. Raises CommandFailed."""
    try:
        if not _is_known(name):
            raise CommandFailed("the daemon has not taken the edited config", "see why: frontdesk daemon status")
        replay_all("quarantined")
    except DaemonUnreachable:
        say("no daemon runs; once one does: frontdesk deliveries replay --all")


def _is_known(name: str) -> bool:
    """Whether the daemon, which takes an edit by itself, knows by now whose name that is."""
    until = time.monotonic() + _TAKEN_SECONDS
    while any(one.stray_name == name for one in call(socket_path(), SESSIONS, AskNothing()).sessions):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def _pages(ask: AskReplayAll) -> Iterator[ReplayDone]:
    while True:
        done = call(socket_path(), REPLAY_ALL, ask, timeout=30)
        yield done
        if done.next_cursor is None:
            return
        ask = AskReplayAll(ask.state, done.next_cursor)


def _told(answers: Iterator[ReplayDone]) -> bool:
    understood = quarantined = failed = waiting = refused = 0
    for done in answers:
        understood += done.understood
        quarantined += done.quarantined
        failed += done.failed
        waiting += done.waiting
        refused += len(done.unchanged)
        for one in done.unchanged:
            trouble(f"{one.id}: {one.reason}")
    parts = [(understood, "understood"), (quarantined, "still quarantined"), (failed, "failed"), (waiting, "waiting")]
    words = ", ".join(f"{count} {word}" for count, word in parts if count)
    say(f"replay: {words or 'nothing to do'}")
    return not (quarantined or failed or refused)
