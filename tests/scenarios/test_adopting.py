"""A number that was linked anew: its gateway writes under another name, and one command puts that right."""

from tests.scenarios.premises import Premises, gateway_text, until

ANEW = "webjs_1_1790000000_N3wN4m3x"


def test_what_came_under_the_new_name_is_on_the_desk_after_one_command(desk: Premises) -> None:
    desk.from_gateway("message_received", session=ANEW, message=gateway_text("A1", "are you still there?"))
    (session,) = until(lambda: [one for one in desk.listed("sessions", "list") if one["stray_name"] == ANEW])
    before = desk.listed("chats", "list")
    desk.run("sessions", "adopt", session["key"], ANEW)
    desk.from_gateway("message_received", session=ANEW, message=gateway_text("A2", "hello?"))
    desk.settled()
    (chat,) = desk.listed("chats", "list")

    assert [] == before
    assert ("sales", "hello?", 2) == (chat["session_key"], chat["preview"], chat["unread_count"])
    assert [] == desk.listed("deliveries", "list", "--state", "quarantined")
    assert [] == [one for one in desk.listed("sessions", "list") if one["stray_name"]]
