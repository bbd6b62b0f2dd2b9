"""Sending from the command line: what is said, asking for it once, and waiting until it is there."""

import sys
import time
import uuid
from dataclasses import replace
from typing import Any

from cli.exit_codes import Exit
from cli.troubles import CommandFailed, say
from daemon.api.errors import AnswerLost, DaemonUnreachable, WindowShut
from daemon.api.outbox import OUTBOX_ITEM, AskOutboxItem, OutboxAnswer
from daemon.api.sending import SEND, SEND_TO, AskSend, AskSendTo, SendDone
from daemon.call import call
from daemon.places import socket_path
from store.models import MessageStatus

_POLL_SECONDS = 0.15
_ARRIVED: tuple[MessageStatus, ...] = ("delivered", "read", "played")


def ask_of(
    to: str, text: str | None, variables: list[str], *, key: str | None = None, **rest: Any
) -> AskSend | AskSendTo:
    """What the words of the command ask for. Raises CommandFailed."""
    if key is not None and not key.strip():
        raise CommandFailed("--key: it is empty", "give it a text of your own, or leave it out", Exit.USAGE)
    said = {"text": _text(text), "variables": dict(map(_variable, variables)), "key": key or uuid.uuid4().hex, **rest}
    if to.startswith("+"):
        return AskSendTo(to=to, **said)
    if not (to.isascii() and to.isdigit() and len(to) < 19 and int(to)):
        hint = "a chat's id (frontdesk chats list), or a number with + and country code"
        raise CommandFailed(f"{to} is neither a chat nor a number", hint, Exit.USAGE)
    return AskSend(id=int(to), **said)


def queued(ask: AskSend | AskSendTo) -> SendDone:
    """Ask for it; once more when the daemon went away meanwhile, which queues nothing twice: it knows the key.

    Raises CommandFailed when it may have been queued, and nobody has said so.
    """
    try:
        return _asked(ask)
    except DaemonUnreachable as trouble:
        was_asked = isinstance(trouble, AnswerLost)
    time.sleep(_POLL_SECONDS * 2)
    try:
        return _asked(ask)
    except DaemonUnreachable as trouble:
        if was_asked or isinstance(trouble, AnswerLost):
            raise _perhaps_queued(ask, trouble) from None
        raise


def checked(ask: AskSend | AskSendTo) -> SendDone:
    """What would be queued."""
    return _asked(replace(ask, dry_run=True))


def awaited(outbox_id: int, wanted: str, seconds: float) -> OutboxAnswer:
    """Wait until the provider has taken it (sent), or the customer's telephone has it (delivered).

    Raises CommandFailed when it will not come to that, or not in time.
    """
    until = time.monotonic() + seconds
    while True:
        now = _now(outbox_id)
        if _has_come(now, wanted):
            return now
        _check(now)
        if time.monotonic() > until:
            hint = f"it goes on without you: frontdesk outbox list, or frontdesk outbox cancel {outbox_id}"
            raise CommandFailed(f"it is {now.message.status} after {seconds:g} s", hint)
        time.sleep(_POLL_SECONDS)


def tell(done: SendDone) -> None:
    """On standard error: by which number, into which chat."""
    route = done.route
    number = f" ({route.phone})" if route.phone else ""
    say(f"by {route.session_key}{number}" + (f", because {route.reason}" if route.reason else ""))
    if route.kind == "failover":
        say("the customer sees another number: it is a new thread there")
    if route.waits:
        say("it is away for a moment: the message waits for it")


def _asked(ask: AskSend | AskSendTo) -> SendDone:
    if isinstance(ask, AskSendTo):
        return call(socket_path(), SEND_TO, ask)
    return call(socket_path(), SEND, ask)


def _perhaps_queued(ask: AskSend | AskSendTo, trouble: DaemonUnreachable) -> CommandFailed:
    import shlex  # only now: it is needed when all else has failed

    hint = f"see: frontdesk outbox list; or send it again with --key {shlex.quote(ask.key or '')}, which queues it once"
    return CommandFailed(f"{trouble.message}; the answer may have been queued", hint, Exit.UNREACHABLE)


def _now(outbox_id: int) -> OutboxAnswer:
    try:
        return call(socket_path(), OUTBOX_ITEM, AskOutboxItem(outbox_id))
    except DaemonUnreachable as trouble:
        words = f"{trouble.message}; the answer is queued, as number {outbox_id}"
        raise CommandFailed(words, "see: frontdesk outbox list", Exit.UNREACHABLE) from None


def _text(given: str | None) -> str:
    if given != "-":
        return given or ""
    return sys.stdin.read().removesuffix("\n")


def _variable(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not (equals and name):
        raise CommandFailed(f"--var {written}: a name and a value", "write --var 1=Ana", Exit.USAGE)
    return name.strip(), value


def _has_come(now: OutboxAnswer, wanted: str) -> bool:
    if wanted == "delivered":
        return now.message.status in _ARRIVED
    return now.outbox.state == "sent"


def _check(now: OutboxAnswer) -> None:
    """Raise for what will not come any further by itself."""
    item, words, hint = now.outbox, now.outbox.error or "no reason is known", now.outbox.hint or ""
    if item.state == "failed":
        is_shut = item.error_code == WindowShut.meta_code
        raise CommandFailed(f"it was refused: {words}", hint, Exit.WINDOW_SHUT if is_shut else Exit.REFUSED)
    if item.state == "unknown":
        raise CommandFailed(f"nobody knows whether it went out: {words}", hint)
    if item.state in ("held", "cancelled"):
        raise CommandFailed(f"it is {item.state}: {words}", hint)
