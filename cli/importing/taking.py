"""`frontdesk import`: looks at a file, says what it holds, and hands it over."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cli.exit_codes import Exit
from cli.importing import asking
from cli.importing.batching import batches, messages
from cli.importing.days import Calendar, Evidence, Order
from cli.importing.heads import Head
from cli.importing.sources import Source, source
from cli.importing.survey import Survey, read, surveyed
from cli.screen import desk_zone
from cli.sessions import named
from cli.troubles import CommandFailed, progress, say
from daemon.api.chats import CHAT, AskChat, ChatDetail
from daemon.api.codec import from_plain
from daemon.api.errors import DaemonUnreachable, TooBig
from daemon.api.imports import IMPORT, UPLOAD_PATH, AskImport, ImportDone, ImportedMessage, UploadDone
from daemon.call import call, upload
from daemon.places import socket_path
from store.models import Millis
from store.record import record

_SECONDS = 60.0
"""How long one request may take: the desk comes first."""
_MOST_TOLD = 12


@record
class Wish:
    """As it stands on the command line."""

    file: str
    session: str | None = None
    to: str | None = None
    chat: int | None = None
    me: str | None = None
    zone: str | None = None
    day_first: bool = False
    month_first: bool = False
    is_sure: bool = False
    is_dry: bool = False


@record
class Imported:
    """What a file holds, and what became of it."""

    file: str
    messages: int
    notices: int
    """What nobody said: somebody joined, the chat is encrypted."""
    files: int
    missing_files: int
    first_at: Millis | None
    last_at: Millis | None
    senders: dict[str, int]
    me: str | None
    chat_id: int | None = None
    action: int | None = None
    added: int = 0
    known: int = 0
    """Those that were there already."""
    files_left_out: int = 0
    """Too big for the desk, or broken."""


@record
class _Plan:
    source: Source
    survey: Survey
    order: Order
    zone: tzinfo | None
    me: str | None


def take(wish: Wish) -> Imported:
    """Raises CommandFailed and DaemonError."""
    _check_place(wish)
    where = _where(wish)
    zone, found = _zone(wish.zone), source(wish.file)
    evidence = Evidence(datetime.now(UTC).date())
    with progress("Reading", found.size) as moved:
        survey = surveyed(found, evidence, moved)
    order = asking.day_order(evidence, day_first=wish.day_first, month_first=wish.month_first)
    _tell(survey, order, zone)
    plan = _Plan(found, survey, order, zone, asking.who_is_me(survey, wish.me))
    result = _result(wish, plan)
    if wish.is_dry:
        say(f"nothing was imported: this was a look; it would go into {where}")
        return result
    _check_people(wish, plan)
    asking.consent(where, is_given=wish.is_sure)
    return _handed_over(wish, plan, result)


def _check_place(wish: Wish) -> None:
    by_number = wish.session is not None and wish.to is not None
    if (wish.chat is None) != by_number or (wish.chat is not None and (wish.session or wish.to)):
        raise CommandFailed(
            "import: where to is not said",
            "--chat ID, as chats list has it; or --session KEY with --with NUMBER, for somebody new",
            Exit.USAGE,
        )


def _where(wish: Wish) -> str:
    """The chat it goes into, in words: one that is not there is told before anything is read or asked."""
    try:
        if wish.chat is not None:
            chat = call(socket_path(), CHAT, AskChat(wish.chat)).chat
            return f"{chat.name} (chat {chat.id} of {chat.session_key})"
        key = named(wish.session or "").key
    except DaemonUnreachable:
        if not wish.is_dry:
            raise
        key = wish.session or ""
    return f"chat {wish.chat}" if wish.chat is not None else f"the chat of {key} with {wish.to}"


def _check_people(wish: Wish, plan: _Plan) -> None:
    """A private chat has one person besides us."""
    others = [name for name in plan.survey.senders if name != plan.me]
    if len(others) < 2:
        return
    if wish.to is not None:
        raise CommandFailed(
            f"{len(others)} people besides us speak in the file: it is a group's",
            "name the group's chat: --chat ID",
            Exit.USAGE,
        )
    detail: ChatDetail = call(socket_path(), CHAT, AskChat(wish.chat or 0))
    if detail.chat.kind == "private":
        raise CommandFailed(
            f"{len(others)} people besides us speak in the file, and chat {wish.chat} is with one",
            "is it the right chat, and is --me right?",
            Exit.USAGE,
        )


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return desk_zone()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CommandFailed(
            f"--timezone: {name} is not known", "such as America/Sao_Paulo or Asia/Jakarta", Exit.USAGE
        ) from None


def _result(wish: Wish, plan: _Plan) -> Imported:
    survey, calendar = plan.survey, Calendar(plan.order, plan.zone)
    return Imported(
        file=Path(wish.file).name,
        messages=survey.messages,
        notices=survey.notices,
        files=survey.files,
        missing_files=survey.missing,
        first_at=_millis(calendar, survey.first),
        last_at=_millis(calendar, survey.last),
        senders=dict(survey.senders.most_common()),
        me=plan.me,
    )


def _millis(calendar: Calendar, head: Head | None) -> Millis | None:
    at = None if head is None else calendar.at(head)
    return None if at is None else Millis(at * 1000)


def _tell(survey: Survey, order: Order, zone: tzinfo | None) -> None:
    first, last = (_written(order, zone, one) for one in (survey.first, survey.last))
    many, told = _many(survey.messages, "message"), _many(survey.notices, "line")
    say(f"{many} from {first} to {last}, {told} that nobody said")
    shown = [f"{name} ({count:,})" for name, count in survey.senders.most_common(_MOST_TOLD)]
    more = len(survey.senders) - len(shown)
    say(f"who speaks: {', '.join(shown)}" + (f" and {more:,} more" if more > 0 else ""))
    if survey.files or survey.missing:
        say(f"files: beside the text {survey.files:,}, left out by the telephone {survey.missing:,}")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _written(order: Order, zone: tzinfo | None, head: Head | None) -> str:
    at = None if head is None else Calendar(order, zone).at(head)
    return "?" if at is None else f"{datetime.fromtimestamp(at, UTC).astimezone(zone):%-d %b %Y, %H:%M}"


def _handed_over(wish: Wish, plan: _Plan, result: Imported) -> Imported:
    key = hashlib.sha256(f"{plan.survey.digest} {plan.order} {plan.zone} {plan.me}".encode()).hexdigest()
    with progress("Importing", plan.survey.messages + plan.survey.notices) as moved:
        try:
            for done, count, left_out in _parts(wish, plan, key):
                result = replace(
                    result, chat_id=done.chat_id, action=done.action or result.action, added=result.added + done.added,
                    known=result.known + done.known, files_left_out=result.files_left_out + left_out,
                )  # fmt: skip
                moved(count)
        except BaseException:
            _tell_how_far(result)
            raise
    say(f"import: {result.added:,} messages added, {result.known:,} were there already")
    if result.files_left_out:
        say(f"{result.files_left_out:,} files were left out: greater than [limits] media_bytes, or broken")
    if result.action is not None and result.added:
        say(f"take it back with: frontdesk undo {result.action}")
    return result


def _parts(wish: Wish, plan: _Plan, key: str) -> Iterator[tuple[ImportDone, int, int]]:
    """What each request was answered with, how many lines were in it, and how many files were too big."""
    name = Path(wish.file).name
    for batch in batches(messages(read(plan.source), Calendar(plan.order, plan.zone), plan.me)):
        ready = [_with_file(plan.source, one) for one in batch]
        left_out = sum(one.file_key is None and plan.source.size_of(one.file_name or "") is not None for one in ready)
        ask = AskImport(key, tuple(ready), wish.chat, wish.session, wish.to, name)
        yield call(socket_path(), IMPORT, ask, timeout=_SECONDS), len(batch), left_out


def _with_file(found: Source, one: ImportedMessage) -> ImportedMessage:
    size = None if one.file_name is None else found.size_of(one.file_name)
    if not size or one.file_name is None:
        return one
    try:
        plain = upload(socket_path(), UPLOAD_PATH, found.file(one.file_name), size, timeout=_SECONDS)
    except (TooBig, CommandFailed):  # a file that is broken costs itself
        return one
    return replace(one, file_key=from_plain(UploadDone, plain).file_key)


def _tell_how_far(result: Imported) -> None:
    if result.added or result.known:
        done = result.added + result.known
        say(f"import: it broke off after {done:,} messages; importing the file again goes on there")
