"""Commands that list and show: what they ask, and what they print."""

import json
from dataclasses import replace

import pytest

from cli.asking import view_names
from daemon.api.codec import from_plain
from daemon.api.errors import BadRequest, DaemonError
from daemon.api.qr import QrCode
from daemon.api.views import View
from store.models import Chat, DeliveryDetail, Message, Millis, Notice, Session
from tests.cli.conftest import Run
from tests.cli.desk import SENT, a_chat, a_delivery, a_message, a_session
from tests.fakes.socket_daemon import Desk

HOSTILE = "\x1b[2J\x1b]0;owned\x07\r\n\t\u202egnp\x9b31m[red]{0}%s\\\ud83d"


def test_sessions_are_tab_separated_in_a_pipe(desk: Desk, run: Run) -> None:
    desk.sessions = (a_session(1, "care", unread_count=3, gap=4), a_session(7, "sales", is_configured=False))

    ended = run("sessions", "list")

    assert 0 == ended.code
    assert "1\tcare\tmeta\t+15550783881\tconnected\t3\t100\tno\t\t4\t" == ended.out.splitlines()[0]
    assert "not in the config" in ended.out.splitlines()[1]


def test_a_session_that_was_linked_anew_says_what_to_type(desk: Desk, run: Run) -> None:
    desk.sessions = (a_session(7, "sales", stray_name="webjs_1_2_new", trouble="Session not found"),)

    assert "frontdesk sessions adopt sales webjs_1_2_new" in run("sessions", "list").out


def test_what_is_told_of_an_account_stands_beside_its_session_until_it_is_dismissed(desk: Desk, run: Run) -> None:
    desk.sessions = (a_session(7, "sales", notices=(Notice("security", "1555", "warning", "PIN_CHANGED", SENT),)),)

    assert "security: PIN_CHANGED" in run("sessions", "list").out
    assert (0, "dismissed: 1\n") == ((ended := run("sessions", "dismiss", "sales")).code, ended.err)
    assert ("POST", "/v1/sessions/7/dismiss") == (desk.asked[-1].method, desk.asked[-1].path)
    assert {"dismissed": 1, "seq": 9} == json.loads(run("sessions", "dismiss", "7", "--json").out)
    assert "there is no session nope" in run("sessions", "dismiss", "nope").err


def test_a_desk_without_a_session_says_how_one_is_added_and_is_silent_for_a_program(desk: Desk, run: Run) -> None:
    desk.sessions = ()

    ended = run("sessions", "list")
    for_a_program = run("sessions", "list", "--json")

    assert (0, "", "the config has no session yet: frontdesk sessions add\n") == (ended.code, ended.out, ended.err)
    assert (0, "", "") == (for_a_program.code, for_a_program.out, for_a_program.err)


def test_json_is_one_row_a_line_in_the_wire_form(desk: Desk, run: Run) -> None:
    desk.sessions = (a_session(1), a_session(2, "b"))

    lines = run("sessions", "list", "--json").out.splitlines()

    assert list(desk.sessions) == [from_plain(Session, json.loads(line)) for line in lines]


def test_quiet_is_ids_only(desk: Desk, run: Run) -> None:
    desk.chats = (a_chat(12), a_chat(14))

    assert "12\n14\n" == run("chats", "list", "-q").out


def test_chats_are_asked_with_words_query_and_session_together(desk: Desk, run: Run) -> None:
    run("chats", "list", "is:unread", "Budi Santoso", "--query", "tag:vip", "--session", "care", "--limit", "5")

    assert "tag:vip is:unread 'Budi Santoso' session:care" == desk.asked[0].query["query"]
    assert "5" == desk.asked[0].query["limit"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "there is no open chat; status:any looks at all\n"),
        (("is:unread", "--session", "care"), "no chat matches is:unread session:care; only open ones: status:any"),
        (("status:done",), "no chat matches status:done\n"),
        (("--view", "mine"), "no chat matches is:mine; only open ones: status:any looks at all\n"),
    ],
)
def test_an_empty_list_says_what_was_asked_beside_the_output(
    words: tuple[str, ...], told: str, desk: Desk, run: Run
) -> None:
    ended = run("chats", "list", *words)

    assert (0, "") == (ended.code, ended.out)
    assert ended.err.startswith(told)


@pytest.mark.parametrize("flag", ["-q", "--json"])
def test_an_empty_list_for_a_program_is_silent(flag: str, desk: Desk, run: Run) -> None:
    ended = run("chats", "list", "is:unread", flag)

    assert (0, "", "") == (ended.code, ended.out, ended.err)


def test_a_limit_counts_over_pages(desk: Desk, run: Run) -> None:
    desk.page = 3
    desk.chats = tuple(a_chat(number) for number in range(1, 11))

    ended = run("chats", "list", "-q", "--limit", "7")

    assert [str(number) for number in range(1, 8)] == ended.out.split()


def test_all_walks_every_page(desk: Desk, run: Run) -> None:
    desk.page = 3
    desk.chats = tuple(a_chat(number) for number in range(1, 11))

    ended = run("chats", "list", "-q", "--all")

    assert [str(number) for number in range(1, 11)] == ended.out.split()


def test_an_empty_list_prints_nothing(desk: Desk, run: Run) -> None:
    ended = run("chats", "list")

    assert (0, "") == (ended.code, ended.out)


def test_a_group_preview_names_its_sender(desk: Desk, run: Run) -> None:
    desk.chats = (
        Chat(3, 1, 1, "care", "webjs", "group", "Team", preview="ok", last_sender_name="Siti"),
        a_chat(4, preview="on its way", last_message_direction="outbound"),
        a_chat(5, last_message_type="image"),
    )

    previews = [line.split("\t")[-1] for line in run("chats", "list").out.splitlines()]

    assert ["Siti: ok", "You: on its way", "[photo]"] == previews


def test_a_chat_is_shown_with_its_last_messages_oldest_first(desk: Desk, run: Run) -> None:
    desk.page = 2
    desk.chats = (a_chat(1),)
    desk.messages = tuple(a_message(number, f"text {number}") for number in range(1, 8))

    ended = run("chats", "show", "1", "--limit", "3")

    assert ["text 5", "text 6", "text 7"] == [line.split("\t")[-1] for line in ended.out.splitlines()[-3:]]
    assert "name\tBudi" in ended.out.splitlines()


def test_a_shown_chat_is_one_json_object(desk: Desk, run: Run) -> None:
    desk.chats = (a_chat(1, HOSTILE),)
    desk.messages = (a_message(1, HOSTILE),)

    shown = json.loads(run("chats", "show", "1", "--json").out)

    assert desk.chats[0] == from_plain(Chat, shown["chat"])
    assert [desk.messages[0]] == [from_plain(Message, one) for one in shown["messages"]]


def test_a_chat_that_is_not_there_is_a_failure_with_a_hint(desk: Desk, run: Run) -> None:
    ended = run("chats", "show", "99")

    assert (1, "") == (ended.code, ended.out)
    assert "frontdesk: no chat 99\n  see the ids with: frontdesk chats list\n" == ended.err


def test_the_daemons_refusal_is_told_as_it_is(desk: Desk, run: Run) -> None:
    desk.error = BadRequest("is:nope is not known", "one of is:unread")

    ended = run("chats", "list", "is:nope")

    assert (1, "frontdesk: is:nope is not known\n  one of is:unread\n") == (ended.code, ended.err)


def test_an_error_of_a_newer_daemon_is_still_a_sentence(desk: Desk, run: Run) -> None:
    desk.error = DaemonError("something new")

    assert (1, "frontdesk: something new\n") == (run("sessions", "list").code, run("sessions", "list").err)


def test_deliveries_are_listed_and_shown(desk: Desk, run: Run) -> None:
    desk.deliveries = (a_delivery(5, reason="/entry/0"), a_delivery(4))

    assert "5\t2025-11-22 11:55\tmeta\t1\tdone\t12\t/entry/0" == run("deliveries", "list").out.splitlines()[0]
    assert '{"entry":[]}' == run("deliveries", "show", "5").out.splitlines()[-1]
    assert desk.deliveries[1] == from_plain(DeliveryDetail, json.loads(run("deliveries", "show", "4", "--json").out))


def test_deliveries_can_be_asked_by_state(desk: Desk, run: Run) -> None:
    run("deliveries", "list", "--state", "quarantined")

    assert "quarantined" == desk.asked[0].query["state"]


def test_status_is_names_and_values_or_json(desk: Desk, run: Run) -> None:
    assert "quarantined\t2" in run("daemon", "status").out.splitlines()
    assert 2 == json.loads(run("daemon", "status", "--json").out)["quarantined"]


def test_status_tells_what_the_config_waits_for(desk: Desk, run: Run) -> None:
    desk.status = {"config_trouble": "line 3: no such key", "restart_needed": ("[http] listen", "[socket] group")}
    lines = run("daemon", "status").out.splitlines()

    assert [
        "config trouble\tline 3: no such key",
        "restart needed\tfor [http] listen, [socket] group: frontdesk daemon restart",
    ] == lines[:2]


def test_a_thread_is_plain_text_that_cannot_act(desk: Desk, run: Run) -> None:
    desk.chats, desk.messages = (a_chat(1),), (a_message(1, HOSTILE), a_message(2, "bye"))

    out = run("chats", "show", "1", "--thread").out

    assert ["Budi", "Budi"] == [line.split("  ")[1] for line in out.split("\n") if line.startswith("20")]
    assert "\x1b" not in out
    assert out.endswith("bye\n\n")


def test_a_view_is_asked_by_its_name(desk: Desk, run: Run) -> None:
    run("chats", "list", "tag:vip", "--view", "Unread")

    assert "is:unread tag:vip" == desk.asked[-1].query["query"]


def test_a_view_that_nobody_has_is_refused_with_those_there_are(desk: Desk, run: Run) -> None:
    desk.views = (View("vip", "tag:vip"),)
    ended = run("chats", "list", "--view", "nope")

    assert 1 == ended.code
    assert (
        "there is no view nope\n  one of open, mine, unassigned, unread, groups, pending, snoozed, done, failed, vip\n"
        in ended.err
    )


def test_a_view_of_the_config_is_asked_as_the_daemon_tells_it(desk: Desk, run: Run) -> None:
    desk.views = (View("vip", "tag:vip", "waiting", is_saved=True),)
    run("chats", "list", "--view", "VIP", "--session", "care")

    assert "tag:vip sort:waiting session:care" == desk.asked[-1].query["query"]


def test_views_are_listed_with_how_many_chats_each_has(desk: Desk, run: Run) -> None:
    desk.views = (View("vip", "tag:vip", is_saved=True),)
    lines = run("chats", "views").out.splitlines()

    assert "unread\t3\tis:unread\t" == lines[3]
    assert "vip\t9\ttag:vip\tin the config" == lines[-1]
    assert "vip" == run("chats", "views", "-q").out.splitlines()[-1]


def test_replies_are_listed_as_written_or_as_a_customer_would_read_them(desk: Desk, run: Run) -> None:
    assert "hello\t1\tHello {{contact.name}}\n" == run("replies").out
    assert "hello\t1\tHello 12\n" == run("replies", "--chat", "12").out
    assert "hello\n" == run("replies", "-q").out


def test_a_shell_completes_the_names_of_views(desk: Desk, run: Run) -> None:
    desk.views = (View("unhappy", "tag:unhappy"),)

    assert ["unassigned", "unread", "unhappy"] == view_names("un")
    desk.error = DaemonError("no daemon")
    assert ["unassigned", "unread"] == view_names("un")


def test_a_code_is_drawn_in_blocks_with_its_expiry_beside_it(desk: Desk, run: Run) -> None:
    desk.sessions = (a_session(7, "sales"),)
    desk.code = QrCode(7, "sales", ("#.#", "..#", "##."), Millis(0), Millis(2**43), "e1", 9)

    ended = run("sessions", "qr", "sales")

    assert ["███████", "██▄█ ██", "██▄▄███", "███████"] == ended.out.splitlines()
    assert "sales: scan it within" in ended.err
    assert ["#.#", "..#", "##."] == json.loads(run("sessions", "qr", "7", "--json").out)["rows"]


def test_without_a_code_the_command_says_why(desk: Desk, run: Run) -> None:
    desk.sessions = (a_session(7, "sales"),)

    assert (1, True) == ((ended := run("sessions", "qr", "sales")).code, "its gateway has sent none" in ended.err)
    assert "there is no session nope\n  one of: sales" in run("sessions", "qr", "nope").err


def test_notes_and_lines_of_a_thread_are_told_from_messages(desk: Desk, run: Run) -> None:
    desk.chats = (a_chat(1, snoozed_until=SENT, priority=2, pinned=True),)
    desk.messages = (
        replace(a_message(1, "VIP"), direction="internal", type="note", sender_name="bia"),
        replace(a_message(2, "claimed this"), direction="internal", type="triage", sender_name="ana"),
        replace(a_message(3, ""), direction="internal", type="note", revoked_at=SENT),
        replace(a_message(4, "+1 left"), direction="internal", type="system", sender_name=None),
    )
    shown = run("chats", "show", "1").out

    assert "bia\t\t[note] VIP\n" in shown
    assert "ana\t\tclaimed this\n" in shown
    assert "[taken back]\n" in shown
    assert "\t+1 left\n" in shown
    assert "snoozed until\t2025-11-22 11:55\npriority\thigh\nmarks\tpinned\n" in shown


def test_a_chat_that_waits_for_its_customer_says_so(desk: Desk, run: Run) -> None:
    desk.chats = (a_chat(1, status="snoozed"),)

    assert "snoozed until\tthe next reply\n" in run("chats", "show", "1").out
