"""Who gets in through the socket: our own names, no browser, no other host."""

import getpass
import os

import pytest
from structlog.testing import capture_logs

from daemon.api.errors import BadRequest, Conflict, DaemonError, Forbidden, NotFound, TryLater
from daemon.client import SocketInbox
from store.desk import Store
from store.errors import NoSuchChat, StoreBroken, StoreError, StoreFull, StoreStopping
from tests.daemon.socket.raw import ask_raw, request
from tests.fakes.desk import FakeDesk


@pytest.mark.parametrize("host", ["localhost", "frontdesk", "frontdesk.sock", "FrontDesk"])
async def test_our_own_names_are_served(desk: FakeDesk, host: str) -> None:
    code, _, _ = await ask_raw(desk.path, request("GET", "/v1/status", host=host))

    assert 200 == code


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:8787", "127.0.0.1", "frontdesk.sock.evil.example", "[::1]", ""]
)
async def test_any_other_host_is_forbidden(desk: FakeDesk, host: str) -> None:
    code, _, plain = await ask_raw(desk.path, request("GET", "/v1/status", host=host))

    assert (403, "forbidden") == (code, plain["error"]["code"])


@pytest.mark.parametrize(
    "header", ["Origin: http://localhost", "Origin: null", "Referer: http://frontdesk/", "Origin:"]
)
@pytest.mark.parametrize("target", ["/v1/status", "/v1/events?since=0"])
async def test_no_browser_gets_in(desk: FakeDesk, header: str, target: str) -> None:
    code, _, plain = await ask_raw(desk.path, request("GET", target, header))

    assert (403, "forbidden") == (code, plain["error"]["code"])


@pytest.mark.parametrize(
    ("method", "target"), [("GET", "/"), ("GET", "/v1/nothing"), ("DELETE", "/v1/chats"), ("POST", "/v1/events")]
)
async def test_what_is_not_offered_is_said_in_json(desk: FakeDesk, method: str, target: str) -> None:
    code, _, plain = await ask_raw(desk.path, request(method, target))

    assert (404, "not_found") == (code, plain["error"]["code"])
    assert f"{method} {target}" in plain["error"]["message"]


async def test_a_body_over_a_mebibyte_is_refused(desk: FakeDesk) -> None:
    code, _, plain = await ask_raw(desk.path, request("POST", "/v1/verbs", body=b" " * (1024 * 1024 + 1)))

    assert (400, "bad_request") == (code, plain["error"]["code"])


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"verb":"read"}', b'{"verb":"read","chats":["1"]}',
     b'{"verb":"read","chats":[true]}', b'{"verb":"read","chats":[1],"extra":1}', b'{"verb":"\\ud800","chats":[1]}'],
)  # fmt: skip
async def test_a_body_that_does_not_fit_is_a_bad_request(desk: FakeDesk, body: bytes) -> None:
    code, _, plain = await ask_raw(desk.path, request("POST", "/v1/verbs", body=body))

    assert (400, "bad_request") == (code, plain["error"]["code"])


@pytest.mark.parametrize(
    ("target", "field"),
    [
        ("/v1/chats?limit=many", "limit"),
        ("/v1/chats?limit=1&limit=2", "limit"),
        ("/v1/chats?count=perhaps", "count"),
        ("/v1/chats?qurey=x", "qurey"),
        ("/v1/chats?around=99999999999999999999", "around"),
        ("/v1/chats/abc", "id"),
        ("/v1/chats/1?id=2", "id"),
        ("/v1/status?x=1", "x"),
        ("/v1/deliveries?state=lost", "state"),
        ("/v1/events?since=77", "since"),
        ("/v1/events?sinse=77", "sinse"),
    ],
)
async def test_a_bad_value_is_a_bad_request_that_names_it(desk: FakeDesk, target: str, field: str) -> None:
    code, _, plain = await ask_raw(desk.path, request("GET", target))

    assert (400, "bad_request") == (code, plain["error"]["code"])
    assert field in plain["error"]["message"]


async def test_answers_are_ascii_whatever_people_wrote(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat, "h\x1b]0;x\x07\u202e\u2028é\ud800")

    _, headers, plain = await ask_raw(desk.path, request("GET", f"/v1/chats/{chat}/messages"))

    assert "application/json; charset=utf-8" == headers["content-type"]
    assert "h\x1b]0;x\x07\u202e\u2028é\ud800" == plain["messages"][0]["body"]


async def test_our_own_user_may_name_the_operator(desk: FakeDesk) -> None:
    named, plain_one = desk.inbox("Ada Łovelace"), desk.inbox()

    assert "Ada Łovelace" == (await named.status()).operator
    assert getpass.getuser() == (await plain_one.status()).operator

    await named.close()
    await plain_one.close()


@pytest.mark.parametrize("name", ["", " ", "a" * 65, " ada", "ad\u202ea", "a\tb", "\udcff"])
async def test_an_operators_name_is_a_short_printable_one(desk: FakeDesk, name: str) -> None:
    header = f"X-Frontdesk-Operator: {name}".encode("utf-8", "surrogateescape").decode("latin-1")
    code, _, plain = await ask_raw(desk.path, request("GET", "/v1/status", header).decode().encode("latin-1"))

    # White space around a value is no part of a header: " ada" is the good name ada.
    expected = (200, None) if name == " ada" else (400, "bad_request")
    assert expected == (code, plain.get("error", {}).get("code"))


async def test_two_operators_at_once_are_refused(desk: FakeDesk) -> None:
    headers = ("X-Frontdesk-Operator: ada", "X-Frontdesk-Operator: bob")
    code, _, _ = await ask_raw(desk.path, request("GET", "/v1/status", *headers))

    assert 400 == code


async def test_a_verb_is_logged_with_who_did_it_and_how_he_was_named(desk: FakeDesk) -> None:
    inbox = desk.inbox("Ada")
    await desk.receive(await desk.add_chat(), "secret words")

    with capture_logs() as logged:
        await inbox.do("read", (1,))
    await inbox.close()

    [line] = [one for one in logged if one["event"] == "socket_request"]
    assert ("Ada", os.geteuid(), True) == (line["operator"], line["uid"], line["named_itself"])
    assert ("POST", "/v1/verbs", 200) == (line["method"], line["route"], line["status"])
    assert "secret words" not in str(logged)


@pytest.mark.parametrize("kind", [BadRequest, Forbidden, NotFound, Conflict, TryLater, DaemonError])
async def test_an_error_crosses_the_socket_as_its_own_class(
    desk: FakeDesk, inbox: SocketInbox, monkeypatch: pytest.MonkeyPatch, kind: type[DaemonError]
) -> None:
    monkeypatch.setattr(Store, "depth", property(lambda _: _raise(kind("what", "do this"))))

    with pytest.raises(DaemonError) as caught:
        await inbox.status()

    assert (kind, "what", "do this") == (type(caught.value), caught.value.message, caught.value.hint)


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [(StoreFull("x"), TryLater), (StoreStopping("x"), TryLater), (NoSuchChat("there is no chat 4"), NotFound)],
)
async def test_what_the_store_refuses_has_its_own_answer(
    desk: FakeDesk, inbox: SocketInbox, monkeypatch: pytest.MonkeyPatch, trouble: StoreError, kind: type[DaemonError]
) -> None:
    monkeypatch.setattr(Store, "depth", property(lambda _: _raise(trouble)))

    with pytest.raises(kind):
        await inbox.status()


async def test_try_later_says_when(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "depth", property(lambda _: _raise(TryLater("busy"))))

    code, headers, _ = await ask_raw(desk.path, request("GET", "/v1/status"))

    assert (429, "1") == (code, headers["retry-after"])


@pytest.mark.parametrize("trouble", [ValueError("+1 555 secret"), StoreError("x"), StoreBroken("x"), RecursionError()])
async def test_an_accident_is_answered_by_a_number_that_stands_in_the_log(
    desk: FakeDesk, inbox: SocketInbox, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    monkeypatch.setattr(Store, "depth", property(lambda _: _raise(trouble)))

    with capture_logs() as logged, pytest.raises(DaemonError) as caught:
        await inbox.status()

    [line] = [one for one in logged if one["event"] == "request_failed"]
    assert line["request"] in caught.value.hint
    assert "secret" not in caught.value.message + caught.value.hint
    assert trouble is line["trouble"]
    assert DaemonError is type(caught.value)


def _raise(trouble: Exception) -> int:
    raise trouble
