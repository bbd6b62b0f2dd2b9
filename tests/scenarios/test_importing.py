"""A chat that a telephone exported: the installed command on a real daemon."""

import json
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.cli.importing.exports import a_zip
from tests.scenarios.premises import COMMAND, Premises, meta_group_text, meta_text
from tests.scenarios.screen import screen

CHAT = """31/12/2023, 22:14 - Messages and calls are end-to-end encrypted.
31/12/2023, 22:15 - Ana Souza: is the zebra lamp there?
31/12/2023, 22:15 - Acme: it is
on the second shelf
31/12/2023, 22:16 - Ana Souza: IMG-20231231-WA0001.jpg (file attached)
here
31/12/2023, 22:17 - Acme: <Media omitted>
31/12/2023, 22:18 - Ana Souza: This message was deleted
"""
ANA = ("--session", "care", "--with", "+5511988776655")


def ended(desk: Premises, *words: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, "import", *words], env=desk.environ, input=given, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def bodies(desk: Premises, chat: int = 1) -> list[str]:
    return [one["body"] for one in desk.listed("chats", "show", str(chat))[0]["messages"]]


def imported(desk: Premises, *words: str) -> dict[str, Any]:
    told = ended(desk, *words, "--json", "--yes", "--me", "Acme")
    assert 0 == told.returncode, told.stderr
    result: dict[str, Any] = json.loads(told.stdout)
    return result


def test_a_zip_is_on_the_desk_once_and_one_undo_takes_it_away(desk: Premises, tmp_path: Path) -> None:
    picture = b"\xff\xd8\xff" + b"picture" * 100_000
    file = str(a_zip(tmp_path / "WhatsApp Chat - Ana.zip", CHAT, {"IMG-20231231-WA0001.jpg": picture}))
    first, again = imported(desk, file, *ANA), imported(desk, file, *ANA)
    thread, found = bodies(desk), desk.run("search", "zebra", "-q")
    saved = Path(desk.run("media", "get", "4", "-o", str(tmp_path / "saved.jpg")).strip()).read_bytes()
    desk.run("undo")
    gone = (desk.listed("chats", "list"), desk.run("search", "zebra", "-q"))
    desk.run("redo")

    assert (6, 0) == (first["added"], first["known"])
    assert (0, 6, first["action"]) == (again["added"], again["known"], again["action"])
    assert ["is the zebra lamp there?", "it is\non the second shelf", "here", "", ""] == thread[1:]
    assert ("1\n", picture) == (found, saved)
    assert ([], "") == gone
    assert thread == bodies(desk)
    assert 0 == desk.listed("chats", "list")[0]["unread_count"]


def test_live_messages_and_an_import_are_one_thread_without_doubles(desk: Premises, tmp_path: Path) -> None:
    assert 200 == desk.from_meta(meta_text("wamid.1", "and now?", at=-3600))
    assert 200 == desk.from_meta(meta_text("wamid.2", "hello?", at=-30))
    desk.settled()
    (before,) = desk.listed("chats", "list")
    (first, _) = desk.listed("chats", "show", "1")[0]["messages"]
    file, sent = tmp_path / "chat.txt", datetime.fromisoformat(first["sent_at"])
    lines = [f"{sent:%d.%m.%y, %H:%M} - Ana: and now?", f"{sent:%d.%m.%y, %H:%M} - Acme: soon"]
    file.write_text("\n".join(["01.01.20, 10:00 - Ana: years ago", *lines]))
    done = imported(desk, str(file), "--chat", "1")

    assert (2, 1) == (done["added"], done["known"])
    assert ["years ago", "and now?", "soon", "hello?"] == bodies(desk)
    (after,) = desk.listed("chats", "list")
    shown = ("last_message_at", "unread_count", "waiting_since", "window_closes_at", "status", "name", "preview")
    assert [before[one] for one in shown] == [after[one] for one in shown]


def test_a_look_imports_nothing_and_needs_no_daemon(desk: Premises, tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_text(CHAT)
    desk.stop()
    told = ended(desk, str(file), *ANA, "--me", "Acme", "--dry-run", "--timezone", "America/Sao_Paulo", "--json")

    assert 0 == told.returncode
    assert "5 messages from 31 Dec 2023, 22:14 to 31 Dec 2023, 22:18, 1 line that nobody said" in told.stderr
    assert "who speaks: Ana Souza (3), Acme (2)" in told.stderr
    assert ("2024-01-01T01:14:00.000Z", 0) == (json.loads(told.stdout)["first_at"], json.loads(told.stdout)["added"])


def test_times_are_those_of_the_desk_where_nothing_else_is_said(desk: Premises, tmp_path: Path) -> None:
    file, config = tmp_path / "chat.txt", Path(desk.environ["FRONTDESK_CONFIG"])
    file.write_text(CHAT)
    config.write_text(config.read_text() + '[tui]\ntimezone = "Asia/Jakarta"\n')
    told = ended(desk, str(file), *ANA, "--me", "Acme", "--dry-run", "--json")

    assert "2023-12-31T15:14:00.000Z" == json.loads(told.stdout)["first_at"]


def test_without_a_terminal_what_is_not_said_is_not_guessed(desk: Premises, tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("3/4/24, 10:15 PM - Ana: hi\n3/4/24, 10:15 PM - Budi: hi\n3/4/24, 10:16 PM - Us: hi\n")
    order = ended(desk, str(file), *ANA)
    me = ended(desk, str(file), *ANA, "--day-first")
    stranger = ended(desk, str(file), *ANA, "--day-first", "--me", "Nobody")
    crowd = ended(desk, str(file), *ANA, "--day-first", "--me", "Us", "--yes")
    place = ended(desk, str(file), "--day-first", "--me", "Us", "--yes")
    consent = ended(desk, str(file), *ANA, "--day-first", "--me", "Us")
    nowhere = ended(desk, str(file), "--session", "nope", "--with", "+5511988776655", "--dry-run")

    assert "there is no session nope" in nowhere.stderr
    assert {2} == {one.returncode for one in (order, me, stranger, crowd, place, consent)}
    assert "3/4/2024 may be day/month or month/day" in order.stderr
    assert "--day-first or --month-first" in order.stderr
    assert '--me "NAME", one of Ana, Budi, Us' in me.stderr
    assert "nobody in the file is called Nobody" in stranger.stderr
    assert "it is a group's" in crowd.stderr
    assert "where to is not said" in place.stderr
    assert [] == desk.listed("chats", "list")


def test_on_a_terminal_it_is_asked_for(desk: Premises, tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("3/4/24, 10:15 PM - Ana: hi\n3/4/24, 10:16 PM - Us: hello\n")
    with screen([*COMMAND, "import", str(file), *ANA], desk.environ) as one:
        one.shows("the day, or the month?")
        one.type("1\r")
        one.shows("Which of them is us?")
        one.type("9\r")
        one.shows("a number from 1 to 3")
        one.type("2\r")
        one.shows("Import this into the chat of care with")
        one.type("y\r")
        one.shows("2 messages added")

    assert ["inbound", "outbound"] == [one["direction"] for one in desk.listed("chats", "show", "1")[0]["messages"]]


def test_a_group_keeps_who_said_what(desk: Premises, tmp_path: Path) -> None:
    assert 200 == desk.from_meta(meta_group_text("wamid.1", "welcome"))
    desk.settled()
    file = tmp_path / "_chat.txt"
    file.write_text(
        "[31/12/23, 22:15:01] Team: \u200eMessages are encrypted.\n"
        "[31/12/23, 22:15:02] ~\u202fBudi: hi all\n[31/12/23, 22:15:03] Acme: hi\n"
        "[31/12/23, 22:15:04] Rui: \u200eaudio omitted\n"
    )
    done = imported(desk, str(file), "--chat", "1")

    messages = desk.listed("chats", "show", "1")[0]["messages"]
    assert (4, 3) == (done["added"], done["messages"])
    assert ["Budi", "Rui"] == [one["sender_name"] for one in messages if one["direction"] == "inbound"][:2]
    assert "audio" == messages[3]["type"]
