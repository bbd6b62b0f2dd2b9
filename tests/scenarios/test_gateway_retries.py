"""A gateway that sends as the real one does, while the daemon is away, and while it is overrun."""

import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest

from tests.scenarios.premises import CONFIG, Premises, gateway_text, premises, until

AFTER_REFUSED, AFTER_BUSY = (2.0, 4.0, 8.0), (1.0, 2.0, 4.0)
"""Seconds before each try: when nothing listens, and after a 429. Anything else the gateway drops at once."""
QUEUE = 16
BURST = QUEUE * (1 + len(AFTER_BUSY))
"""As many as the gateway's tries bear when a machine is so slow that no room comes free between two of them."""


@dataclass
class Gateway:
    """Each message has a thread of its own, as each has a call of its own there."""

    desk: Premises
    answers: Counter[str] = field(default_factory=Counter)
    dropped: list[int] = field(default_factory=list)
    _calls: list[threading.Thread] = field(default_factory=list)

    def send(self, number: int) -> None:
        call = threading.Thread(target=self._deliver, args=(number,))
        call.start()
        self._calls.append(call)

    def wait(self) -> None:
        for call in self._calls:
            call.join()

    def _deliver(self, number: int) -> None:
        refused, busy = iter(AFTER_REFUSED), iter(AFTER_BUSY)
        while True:
            answer = self._post(number)
            self.answers[answer] += 1
            if answer == "200":
                return
            pauses = {"refused": refused, "429": busy}.get(answer, iter(()))
            if (pause := next(pauses, None)) is None:
                self.dropped.append(number)
                return
            time.sleep(pause)

    def _post(self, number: int) -> str:
        try:
            return str(self.desk.from_gateway("message_received", message=gateway_text(f"N{number}", f"text {number}")))
        except ConnectionRefusedError:
            return "refused"
        except OSError as trouble:
            return type(trouble).__name__


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    return number


def texts(desk: Premises) -> list[str]:
    """Every text of the one chat there is."""
    desk.settled()
    (chat,) = desk.listed("chats", "list")
    (shown,) = desk.listed("chats", "show", str(chat["id"]), "--limit", "500")
    return [one["body"] for one in shown["messages"]]


@pytest.mark.timeout(180)
def test_what_is_sent_while_the_daemon_is_away_for_ten_seconds_is_there_once(
    port: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with premises(tmp_path_factory.mktemp("d"), CONFIG.replace("127.0.0.1:0", f"127.0.0.1:{port}")) as desk:
        gateway = Gateway(desk)
        for number in range(40):
            gateway.send(number)
            if number == 10:
                desk.stop()
                away_since = time.monotonic()
            if number == 30:
                time.sleep(max(0.0, 10 - (time.monotonic() - away_since)))
                desk.start()
            time.sleep(0.1)
        gateway.wait()
        found = texts(desk)

    assert gateway.answers["refused"]
    assert [] == gateway.dropped
    assert Counter(f"text {number}" for number in range(40)) == Counter(found)


@pytest.mark.timeout(180)
def test_a_burst_beyond_the_queue_is_told_to_wait_and_arrives_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with premises(tmp_path_factory.mktemp("d"), CONFIG + f"[limits]\nqueue_depth = {QUEUE}\n") as desk:
        gateway = Gateway(desk)
        for number in range(BURST):
            gateway.send(number)
        gateway.wait()
        until(lambda: desk.listed("chats", "list"))
        found = texts(desk)

    assert gateway.answers["429"]
    assert [] == gateway.dropped
    assert Counter(f"text {number}" for number in range(BURST)) == Counter(found)
