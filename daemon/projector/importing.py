"""Exported chats become history: messages that are on no other record, each of them once, all of them one action.

They are no deliveries: nobody signed them, and the file that they come from stays with whoever has it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from daemon.api.codec import millis
from daemon.api.errors import BadRequest
from daemon.api.imports import LONGEST_TEXT, MOST_MESSAGES, AskImport, ImportDone, ImportedMessage, UploadDone
from daemon.projector import import_files
from daemon.projector.batch import project
from daemon.projector.import_files import File
from daemon.projector.import_places import Place, place_of
from daemon.projector.people import Known
from daemon.projector.routed import Routed
from daemon.projector.sends import Sends
from daemon.projector.settling import open_again, settle_chats
from daemon.projector.work import Work
from daemon.rules import imports as rules
from daemon.rules.imports import Line
from daemon.rules.people import chat_peer
from daemon.rules.sight import Sight
from store import actions, chats, imports, media, messages, sessions, triage
from store.actions import ActionRow, Actor, Change, Step
from store.chats import ChatRow
from store.database import Transaction
from store.desk import Store
from store.messages import MessageRow
from store.models import Millis
from store.undoing import Reconsidered

VERB = "import"
_LONGEST_KEY = 200
_AT_ONCE = 300
"""Messages that one turn of the writer takes out of a thread, or puts back."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    ask: AskImport
    lines: Sequence[Line]
    files: Mapping[str, File]
    """By their names."""
    actor: Actor
    sight: Sight


@dataclass(slots=True)
class _Sorted:
    """The lines of a request, by what is to be done with each."""

    new: list[tuple[Line, str, Millis]]
    again: list[MessageRow]
    """An undo took these out."""
    held: list[MessageRow]
    """An earlier import brought these."""
    known: int = 0
    """What providers told of."""


class Importing:
    """`longest`: bytes of one file, as the config says it now."""

    def __init__(self, store: Store, longest: Callable[[], int], clock: Callable[[], Millis]) -> None:
        self._store = store
        self._longest = longest
        self._clock = clock
        self._turn = asyncio.Lock()
        self._turned = asyncio.Event()

    async def take(self, ask: AskImport, operator: str, sight: Sight) -> ImportDone:
        """Raises DaemonError."""
        if not 0 < len(ask.key) <= _LONGEST_KEY:
            raise BadRequest(f"key: 1 to {_LONGEST_KEY} characters")
        lines, actor = _lines(ask), Actor(operator, self._clock())
        files = {
            key: await import_files.look_at(self._store, key)
            for key in {one.file_key for one in lines if one.file_key is not None}
        }
        await self.finish()  # what is on its way out is not there any more
        wanted = _Wanted(ask, lines, files, actor, sight)
        return await self._store.write(lambda tx: self._take(tx, wanted))

    async def upload(self, pieces: AsyncIterator[bytes]) -> UploadDone:
        """Keep a file for a message that is about to be imported. Raises BadRequest, TooBig and TryLater."""
        return await import_files.keep(self._store, pieces, self._longest())

    async def run(self) -> None:
        """For ever: finish what was taken back or put back, also what an end of the daemon has cut off."""
        while True:
            self._turned.clear()
            await self._catch_up()
            await self._turned.wait()

    async def finish(self) -> None:
        """Until the messages of every import stand as undo and redo have left it. Cut off, `run` goes on with it."""
        self._turned.set()
        await self._catch_up()

    async def _take(self, tx: Transaction, wanted: _Wanted) -> ImportDone:
        ask = wanted.ask
        place = await place_of(tx, ask, wanted.sight)
        todo = await _sorted(tx, place, wanted.lines)
        action = await imports.open_action(tx, place.row.id, ask.key) if place.row else None
        if todo.new or todo.again:
            is_new_chat = place.row is None
            await _project(tx, place, todo, wanted)
            place = await place_of(tx, ask, wanted.sight)
            assert place.row is not None  # noqa: S101  the first message has made it
            action = action or await _begun(tx, place.row, wanted, is_new_chat=is_new_chat)
        if action is not None:
            new = await messages.by_key(tx, [(place.session_id, key) for _, key, _ in todo.new])
            rows = [*new.values(), *todo.again, *todo.held]
            await imports.bring(tx, action, [row.id for row in rows], len(todo.new) + len(todo.again))
        added, known = len(todo.new) + len(todo.again), len(todo.held) + todo.known
        return ImportDone(place.head or None, action, added, known, self._store.epoch, tx.seq)

    async def _catch_up(self) -> None:
        async with self._turn:
            while True:
                async with self._store.reading() as reader:
                    found = await imports.turning(reader)
                if found is None:
                    return
                await self._finish(*found)

    async def _finish(self, action: int, turned: int) -> None:
        last: int | None = 0
        while last is not None:
            last = await self._store.write(partial(_reconsidered, action=action, after=last, now=self._clock()))
        await self._store.write(lambda tx: imports.settle(tx, action, turned))


async def unmake(tx: Transaction, action: ActionRow, by: Actor) -> Reconsidered:
    """The import was taken back or put back already; its messages follow, as many at a time as no ack waits for."""
    await imports.turn(tx, action.id)
    if not action.args["is_new_chat"]:
        return Reconsidered(1, ())
    # it is counted already, since its status changed; but a chat in which somebody has spoken since stays in sight
    held = await chats.by_id(tx, await imports.spoken_in(tx, action.args["chats"]))
    await open_again(tx, [one for one, row in held.items() if triage.is_away(row)], "", by.at)
    return Reconsidered(0, ())


async def _reconsidered(tx: Transaction, action: int, after: int, now: Millis) -> int | None:
    before = await sessions.unread_counts(tx)
    found = await imports.reconsider(tx, action, after, _AT_ONCE)
    await _settle(tx, found.chats, now)
    await actions.touch_sessions(tx, before)
    return found.last


async def _project(tx: Transaction, place: Place, todo: _Sorted, wanted: _Wanted) -> None:
    files, now = wanted.files, wanted.actor.at
    brought = [(files[line.file_key], key) for line, key, _ in todo.new if line.file_key is not None]
    await media.hold(tx, [media.Held(place.session_id, key, *file) for file, key in brought])
    if todo.again:
        await imports.show(tx, todo.again)
        await _settle(tx, {row.chat_id for row in todo.again}, now)
    routed = [
        Routed(None, now, place.session_id, fact)
        for line, key, at in todo.new
        for fact in rules.facts(place.peer, line, key, at)
    ]
    if routed:
        await project(tx, routed, now)


async def _settle(tx: Transaction, touched: set[int], now: Millis) -> None:
    work = Work({}, Known({}, {}), {}, Sends(), touched=await chats.by_id(tx, touched))
    await settle_chats(tx, work, set(), now)


def _lines(ask: AskImport) -> list[Line]:
    if not 0 < len(ask.messages) <= MOST_MESSAGES:
        raise BadRequest(f"messages: 1 to {MOST_MESSAGES} in one request")
    return [_line(place, one) for place, one in enumerate(ask.messages)]


def _line(place: int, one: ImportedMessage) -> Line:
    if len(one.text) > LONGEST_TEXT or len(one.sender or "") > LONGEST_TEXT:
        raise BadRequest(f"messages.{place}: at most {LONGEST_TEXT:,} characters")
    try:
        at = millis(one.at)
    except ValueError:
        raise BadRequest(f"messages.{place}.at: {one.at!a} is no time", "such as 2023-12-31T22:15:00Z") from None
    return Line(
        at, one.text, one.sender, one.is_ours, one.type, one.ordinal, one.is_deleted, one.is_edited, one.file_name,
        one.file_key,
    )  # fmt: skip


async def _sorted(tx: Transaction, place: Place, lines: Sequence[Line]) -> _Sorted:
    peer, is_group = chat_peer(place.peer), place.peer.group is not None
    keys = [rules.key(peer, line, is_group=is_group) for line in lines]
    held = await messages.by_key(tx, [(place.session_id, key) for key in keys])
    told = await imports.told_in(tx, place.head, {line.minute for line in lines}) if place.row else []
    twins = rules.twins(told, lines)
    found = _Sorted([], [], [])
    before: tuple[int, Millis] = (-1, Millis(0))
    """The minute of the line before, and where it stands in it."""
    for number, (line, key) in enumerate(zip(lines, keys, strict=True)):
        row = held.get((place.session_id, key))
        at = max(line.at, before[1]) if before[0] == line.minute else line.at
        if (twin := twins.get(number)) is not None:
            found.known += 1
            at = max(at, twin.sent_at)
        elif row is None:
            found.new.append((line, key, Millis(at)))
        elif row.merged_into == row.id:
            found.again.append(row)
        else:
            found.held.append(row)
        before = line.minute, Millis(at)
    return found


async def _begun(tx: Transaction, row: ChatRow, wanted: _Wanted, *, is_new_chat: bool) -> int:
    args = {"chats": [row.id], "messages": 0, "file": wanted.ask.name[:200], "is_new_chat": is_new_chat}
    action = await actions.add(tx, Step(wanted.actor, VERB), args)
    await imports.begin(tx, action, row.id, wanted.ask.key)
    # a chat that nobody has ever seen otherwise is put away when the import is taken back
    changes = [Change(row.id, "imported", "1")]
    changes += [Change(row.id, "status", "open", "done")] if is_new_chat else []
    await actions.note_changes(tx, action, changes)
    return action
