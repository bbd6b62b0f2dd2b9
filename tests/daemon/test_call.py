"""One request over the Unix socket."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from daemon.api.chats import CHAT, CHATS, AskChat, AskChats
from daemon.api.doing import VERBS, AskVerb
from daemon.api.endpoint import AskNothing
from daemon.api.errors import AnswerLost, BadAnswer, Conflict, DaemonUnreachable, NotFound, TryLater
from daemon.api.messages import MESSAGES, AskMessages
from daemon.api.sessions import SESSIONS
from daemon.call import call, is_listening
from tests.cli.desk import a_chat, a_session
from tests.fakes.socket_daemon import Desk, listening


@pytest.fixture
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("d") / "s"


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with listening(Desk(), path) as served:
        yield served


def test_the_answer_is_the_endpoints_dataclass(desk: Desk, path: Path) -> None:
    desk.sessions = (a_session(1), a_session(2, "b"))

    assert desk.sessions == call(path, SESSIONS, AskNothing()).sessions


def test_a_get_puts_what_is_not_none_into_the_query(desk: Desk, path: Path) -> None:
    call(path, CHATS, AskChats(query="a&b=c #é", limit=3, count=True))

    assert {"query": "a&b=c #é", "limit": "3", "count": "1"} == desk.asked[0].query
    assert "frontdesk" == desk.asked[0].headers["Host"]


def test_fields_of_the_path_stand_in_the_path_only(desk: Desk, path: Path) -> None:
    desk.chats = (a_chat(7),)

    assert 7 == call(path, CHAT, AskChat(7)).chat.id
    call(path, MESSAGES, AskMessages(7, before="1"))

    assert {"before": "1", "limit": "50"} == desk.asked[1].query


def test_a_post_is_json(desk: Desk, path: Path) -> None:
    call(path, VERBS, AskVerb("read", (1, 2), {"seen_seq": 4}), operator="jörg")

    assert {"verb": "read", "chats": [1, 2], "args": {"seen_seq": 4}, "contacts": []} == desk.asked[0].body
    assert "jörg" == desk.asked[0].headers["X-Frontdesk-Operator"].encode("latin-1").decode()


@pytest.mark.parametrize("kind", [NotFound, Conflict, TryLater])
def test_an_error_comes_out_as_the_class_that_went_in(kind: type[NotFound], desk: Desk, path: Path) -> None:
    desk.error = kind("no", "do this")

    with pytest.raises(kind) as raised:
        call(path, SESSIONS, AskNothing())

    assert ("no", "do this") == (raised.value.message, raised.value.hint)


def test_no_socket_names_the_path_and_how_to_start(path: Path) -> None:
    with pytest.raises(DaemonUnreachable) as raised:
        call(path, SESSIONS, AskNothing())

    assert DaemonUnreachable is type(raised.value)
    assert str(path) in raised.value.message
    assert "start it with: frontdesk daemon start" == raised.value.hint
    assert not is_listening(path)


def test_a_socket_that_a_dead_daemon_left_is_no_daemon(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))

    with pytest.raises(DaemonUnreachable, match="no daemon answers"):
        call(path, SESSIONS, AskNothing())
    assert not is_listening(path)


def test_a_socket_that_is_not_ours_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "connect", refused)

    with pytest.raises(DaemonUnreachable, match="not ours to use"):
        call(path, SESSIONS, AskNothing())


def test_silence_ends_by_the_timeout(path: Path) -> None:
    with _saying(path, b"", is_staying=True), pytest.raises(AnswerLost, match=r"within 0\.1 s"):
        call(path, SESSIONS, AskNothing(), timeout=0.1)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"hello\r\n\r\n", BadAnswer),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{x}", BadAnswer),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", BadAnswer),
        (b"HTTP/1.1 502 Bad\r\nContent-Length: 2\r\n\r\n[]", BadAnswer),
        (b"HTTP/1.1 500 Bad\r\nContent-Length: 4\r\n\r\n<h1>", BadAnswer),
    ],
)
def test_nonsense_is_a_trouble_of_ours(said: bytes, kind: type[Exception], path: Path) -> None:
    with _saying(path, said), pytest.raises(kind):
        call(path, SESSIONS, AskNothing())


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
    ],
)
def test_an_answer_that_breaks_off_may_be_that_of_something_done(said: bytes, path: Path) -> None:
    with _saying(path, said), pytest.raises(AnswerLost):
        call(path, SESSIONS, AskNothing())


@contextmanager
def _saying(path: Path, said: bytes, *, is_staying: bool = False) -> Iterator[None]:
    """Somebody who says this to one caller and hangs up, or stays silent."""
    over = threading.Event()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def serve() -> None:
            with server.accept()[0] as caller:
                caller.recv(65536)
                caller.sendall(said)
                if is_staying:
                    over.wait(10)

        worker = threading.Thread(target=serve)
        worker.start()
        try:
            yield
        finally:
            over.set()
            worker.join()
