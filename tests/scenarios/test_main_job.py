"""The main job, start to end: a signed post becomes a row that the command prints."""

import json
import subprocess

import pytest

from tests.scenarios.premises import (
    COMMAND,
    OTHER_NUMBER,
    OTHER_SECRET,
    Premises,
    gateway_group_text,
    gateway_text,
    meta_body,
    meta_group_text,
    meta_text,
    until,
)


def test_a_private_message_from_meta_becomes_a_row(desk: Premises) -> None:
    assert 200 == desk.from_meta(meta_text("wamid.1", "o boleto venceu"))
    desk.settled()

    (chat,) = desk.listed("chats", "list")
    assert ("Ana Souza", "+5511988776655", "o boleto venceu", 1) == tuple(
        chat[name] for name in ("name", "phone", "preview", "unread_count")
    )
    assert ("meta", "care", "private") == (chat["provider_type"], chat["session_key"], chat["kind"])


def test_a_group_message_from_meta_becomes_a_row(desk: Premises) -> None:
    desk.from_meta(meta_group_text("wamid.1", "bom dia a todos"))
    desk.settled()

    (chat,) = desk.listed("chats", "list")
    assert ("group", "Ana Souza", "bom dia a todos") == (chat["kind"], chat["last_sender_name"], chat["preview"])


def test_private_and_group_messages_from_the_gateway_become_rows(desk: Premises) -> None:
    assert 200 == desk.from_gateway("message_received", message=gateway_text("A1", "halo", at=-60))
    assert 200 == desk.from_gateway("message_received", message=gateway_group_text("B1", "chegou metade"))
    desk.settled()

    group, private = desk.listed("chats", "list")
    assert ("Entregas SP", 2, "Rui") == (group["name"], group["participants_count"], group["last_sender_name"])
    # the group told the name that the private chat did not
    assert ("Rui", "halo", "webjs") == (private["name"], private["preview"], private["provider_type"])


def test_the_ticks_of_a_phone_sent_answer_turn(desk: Premises) -> None:
    key = "true_6281234567890@c.us_C1"
    mine = gateway_text("C1", "sudah dikirim") | {
        "id": key,
        "from": "6281234567890@c.us",
        "from_me": True,
        "status": "pending",
    }
    desk.from_gateway("message_status_updated", message_id=key, status="sent", ack_level=2, timestamp=1)
    desk.from_gateway("message_sent", message=mine, source="message_create_event")
    desk.from_gateway("message_status_updated", message_id=key, status="delivered", ack_level=3, timestamp=1)
    desk.settled()

    (chat,) = desk.listed("chats", "list")
    assert ("outbound", "read", 0) == (
        chat["last_message_direction"],
        chat["last_message_status"],
        chat["unread_count"],
    )


def test_five_quick_messages_stay_in_order_and_one_sent_again_is_there_once(desk: Premises) -> None:
    for n in (1, 2, 3, 3, 4, 5, 1):
        desk.from_meta(meta_text(f"wamid.{n}", f"Message {n}"))
    desk.settled()

    (chat,) = desk.listed("chats", "list")
    (shown,) = desk.listed("chats", "show", str(chat["id"]))
    assert [f"Message {n}" for n in range(1, 6)] == [one["body"] for one in shown["messages"]]
    assert 5 == chat["unread_count"]


def test_read_and_unread_by_the_command(desk: Premises) -> None:
    desk.from_meta(meta_text("wamid.1", "hello"))
    desk.settled()
    (chat,) = desk.listed("chats", "list")
    desk.run("read", str(chat["id"]))
    read = desk.listed("chats", "list")[0]["unread_count"], desk.listed("sessions", "list")[0]["unread_count"]
    desk.run("unread", str(chat["id"]))

    assert (0, 0) == read
    assert (1, 1) == (
        desk.listed("chats", "list")[0]["unread_count"],
        desk.listed("sessions", "list")[0]["unread_count"],
    )


def test_a_secret_of_one_session_never_writes_into_another(desk: Premises) -> None:
    assert 200 == desk.from_meta(meta_text("wamid.1", "into the other tenant"), secret=OTHER_SECRET)
    assert 401 == desk.from_gateway("message_received", message=gateway_text("X", "no"), secret=OTHER_SECRET)
    assert 200 == desk.from_meta(meta_text("wamid.2", "my own", number=OTHER_NUMBER), secret=OTHER_SECRET)
    desk.settled()

    assert ["other"] == [chat["session_key"] for chat in desk.listed("chats", "list")]
    (kept,) = desk.listed("deliveries", "list", "--state", "quarantined")
    assert "may not speak for" in kept["reason"]


def test_what_is_signed_but_not_understood_is_kept_and_shown(desk: Premises) -> None:
    raw = b"this is no JSON"
    from tests.scenarios.premises import META_SECRET, mac

    assert 200 == desk.post("/webhooks/meta", raw, {"X-Hub-Signature-256": f"sha256={mac(META_SECRET, raw)}"})
    assert 200 == desk.from_gateway("something_new", what="ever")
    assert 200 == desk.from_meta(meta_body(messages=[{"id": "wamid.9", "type": "hologram", "from": "5511988776655"}]))
    desk.settled()

    kept = desk.listed("deliveries", "list", "--state", "quarantined")
    assert 2 == len(kept)
    assert "this is no JSON" in desk.run("deliveries", "show", str(kept[-1]["id"]))
    (chat,) = desk.listed("chats", "list")
    assert "unsupported" == chat["last_message_type"]


def test_a_frame_carries_the_row_and_the_stream_goes_on_where_it_stopped(desk: Premises) -> None:
    with subprocess.Popen(
        [*COMMAND, "events", "--follow", "--json"], env=desk.environ, stdout=subprocess.PIPE
    ) as watching:
        assert watching.stdout
        hello = json.loads(watching.stdout.readline())
        desk.from_meta(meta_text("wamid.1", "while you watch"))
        frame = json.loads(watching.stdout.readline())
        watching.kill()
    desk.from_meta(meta_text("wamid.2", "while you were away"))
    desk.settled()
    missed = [
        json.loads(line) for line in desk.run("events", "--since", f"{hello['epoch']}:{frame['seq']}").splitlines()
    ]

    assert ("message.new", "while you watch", 1) == (
        frame["type"],
        frame["message"]["body"],
        frame["chat"]["unread_count"],
    )
    assert frame["contact"]["name"] == "Ana Souza"
    assert ["while you were away"] == [one["message"]["body"] for one in missed if one["type"] == "message.new"]


@pytest.mark.parametrize("words", [("chats", "list"), ("read", "1"), ("sessions", "list"), ("daemon", "status")])
def test_no_command_that_reads_starts_a_daemon(desk: Premises, words: tuple[str, ...]) -> None:
    desk.stop()

    desk.run(*words, code=3)
    assert not desk.socket.exists()


def test_sigterm_ends_it_in_time_with_no_ack_lost(desk: Premises) -> None:
    for n in range(200):
        desk.from_meta(meta_text(f"wamid.{n}", str(n)))
    took = desk.stop()
    desk.start()
    desk.settled()

    assert took < 5
    assert 200 == desk.listed("chats", "list")[0]["unread_count"]


def test_a_second_daemon_refuses_and_the_first_keeps_its_clients(desk: Premises) -> None:
    ended = subprocess.run(
        [*COMMAND, "daemon", "run"], env=desk.environ, capture_output=True, text=True, timeout=20, check=False
    )

    assert 1 == ended.returncode
    assert "already" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [] == desk.listed("chats", "list")


def test_health_tells_a_monitor_how_it_is(desk: Premises) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", desk.port)
    connection.request("GET", "/api/whatsapp/health")
    told = json.loads(connection.getresponse().read())
    connection.close()

    assert ("healthy", 0, 3) == (told["status"], told["queue"]["depth"], len(told["sessions"]))
    until(lambda: True)
