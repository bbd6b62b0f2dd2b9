"""kill -9 in the middle of sends: nobody gets an answer twice, and the outbox says what is true."""

import asyncio
import itertools
import random
import signal
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from cli.demo.nouns import Session
from cli.demo.stand_in import FINE, Asked, Fate, StandIn, Taken
from daemon.api.errors import DaemonUnreachable
from daemon.api.messages import MESSAGES, AskMessages
from daemon.api.outbox import OUTBOX, AskOutbox
from daemon.api.sending import SEND_TO, AskSendTo, SendDone
from daemon.call import call
from store.models import OutboxItem
from tests.fakes.dying_daemon import PLACES
from tests.fakes.providers import CARE, SALES, from_customer, posted, reports
from tests.scenarios.answering import AnsweringDesk, answering
from tests.scenarios.premises import COMMAND, until

ROUNDS = 30
"""Of each provider."""
STEPS = ("soon", "before it is taken", "after it is taken", "after the answer")


class Killer:
    """Kills the daemon at one step of the next send."""

    def __init__(self, one: AnsweringDesk, chance: random.Random) -> None:
        self._desk = one.desk
        self._chance = chance
        self._step = ""
        self.has_struck = threading.Event()
        for provider in (one.graph, one.node):
            provider.fate = self._on_call
            provider.told = self._on_taken

    def lie_in_wait(self, step: str) -> None:
        self._step = step
        self.has_struck.clear()
        if step == "soon":
            threading.Timer(self._chance.uniform(0, 0.03), self._strike).start()

    def _on_call(self, _: Asked) -> Fate:
        if self._step == "before it is taken":
            self._strike()
            return Fate(takes=False, end="drop")
        return FINE

    async def _on_taken(self, _: Taken) -> None:
        if self._step == "after the answer":
            await asyncio.sleep(self._chance.uniform(0, 0.004))
        if self._step in ("after it is taken", "after the answer"):
            self._strike()

    def _strike(self) -> None:
        if not self.has_struck.is_set():
            self._desk.kill()
            self.has_struck.set()


@pytest.mark.parametrize("session", [CARE, SALES], ids=["meta", "gateway"])
def test_kill_9_at_each_step_of_a_send_doubles_none_and_leaves_a_true_outbox(session: Session, tmp_path: Path) -> None:
    with answering(tmp_path) as one:
        killer = Killer(one, random.Random(11))
        for number, step in zip(range(ROUNDS), itertools.cycle(STEPS), strict=False):
            phone = f"55119887{number:05}"
            asyncio.run(posted(one.desk.port, [from_customer(session, f"{number:08X}", "a question", phone)]))
            one.desk.settled()
            killer.lie_in_wait(step)
            ask = AskSendTo(to=f"+{phone}", text=f"answer {number}", session=session.key, key=f"round {number}")
            _asked(one, ask)
            assert killer.has_struck.wait(10)
            one.desk.start()
            _asked(one, ask)  # as a front end does that heard no answer
        killer.lie_in_wait("")
        until(lambda: not {"queued", "sending"} & {row.state for row in _outbox(one)})
        before = _outbox(one)
        _providers_report(one)
        after = _outbox(one)
        shown = Counter(body for row in after for body in _bodies(one, row.chat_id))

    taken = Counter(message.text for message in (*one.graph.taken, *one.node.taken))
    assert 1 == max(taken.values())
    assert {f"answer {n}" for n in range(ROUNDS)} == {row.body for row in before}
    assert ROUNDS == len(before)
    assert {"sent", "unknown"} == {row.state for row in before}
    assert [] == [row.body for row in before if row.state == "sent" and taken[row.body] != 1]
    # what a status or an echo names is known; what nobody tells of was never taken
    assert [taken[row.body] for row in after] == [int(row.state == "sent") for row in after]
    assert [] == [row.body for row in after if shown[row.body] != 1]


@pytest.mark.parametrize("session", [CARE, SALES], ids=["meta", "gateway"])
@pytest.mark.parametrize("place", PLACES)
def test_death_at_an_exact_place_is_survived(
    place: str, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIES_AT", place)
    with answering(tmp_path, [sys.executable, "-m", "tests.fakes.dying_daemon"]) as one:
        provider = one.graph if session is CARE else one.node
        asyncio.run(posted(one.desk.port, [from_customer(session, "AA", "a question")]))
        one.desk.settled()
        ask = AskSendTo(to="+6281234567890", text="an answer", session=session.key, key="once")
        _asked(one, ask)
        assert one.desk.process
        assert -signal.SIGKILL == one.desk.process.wait(10)
        taken_before = len(provider.taken)
        one.desk.program = COMMAND
        one.desk.start()
        until(lambda: not {"queued", "sending"} & {row.state for row in _outbox(one)})
        (row,) = _outbox(one)
        _providers_report(one)
        (after,) = _outbox(one)

    assert PLACES.index(place) > 1 if taken_before else PLACES.index(place) < 2
    assert int(place != "before the call") == len(provider.taken)
    begun_but_open = PLACES[1:4]
    assert ("unknown" if place in begun_but_open else "sent") == row.state
    assert ("sent" if provider.taken else "unknown") == after.state


def _asked(one: AnsweringDesk, ask: AskSendTo) -> SendDone | None:
    try:
        return call(one.desk.socket, SEND_TO, ask)
    except DaemonUnreachable:
        return None


def _outbox(one: AnsweringDesk) -> tuple[OutboxItem, ...]:
    return call(one.desk.socket, OUTBOX, AskOutbox(limit=500)).outbox


def _bodies(one: AnsweringDesk, chat: int) -> list[str]:
    return [message.body for message in call(one.desk.socket, MESSAGES, AskMessages(chat)).messages]


def _providers_report(one: AnsweringDesk) -> None:
    """Everything that was taken is told of, as it always is."""
    sides: list[tuple[StandIn, Session]] = [(one.graph, CARE), (one.node, SALES)]
    told = [post for provider, session in sides for taken in provider.taken for post in reports(taken, session, "sent")]
    asyncio.run(posted(one.desk.port, told))
    one.desk.settled()
