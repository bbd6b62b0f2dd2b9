"""One message with all that is known of it, in words."""

from dataclasses import replace

from daemon.api.evidence import Happening, MessageHistory, Try
from daemon.display import display
from store.models import Delivery, DeliveryDetail, Media, Message, Millis
from tests.builders import NOW, a_message
from tui.message_words import Section, delivery_section, sections


def at(moment: Millis) -> str:
    return f"t{(moment - NOW) // 1000}"


def told(message: Message, *happenings: Happening, **rest: object) -> MessageHistory:
    blank = MessageHistory(message, message.body, happenings, (), (), "e1", 1)
    return replace(blank, **rest)  # type: ignore[arg-type]


def text(shown: list[Section]) -> str:
    return "\n".join("".join(part for part, _ in line) for _, lines in shown for line in lines)


def test_each_version_of_a_text_stands_with_its_time() -> None:
    first = Happening("edit", Millis(NOW + 5000), "eleven", "", 7)
    second = Happening("edit", Millis(NOW + 9000), "twelve", "", 8)

    shown = text(sections(told(a_message(body="twelve"), first, second, sent_body="ten"), at))

    assert "at first: ten" in shown
    assert f"{'t5':<21}edited: eleven (delivery 7)" in shown
    assert f"{'t9':<21}edited: twelve (delivery 8)" in shown


def test_what_was_taken_back_can_be_read_on_demand() -> None:
    shown = text(sections(told(a_message(body="secret", revoked_at=NOW)), at))

    assert "Its sender took it back. This is what it said:\nsecret" in shown


def test_letters_that_hide_are_spelled_and_nothing_acts() -> None:
    hostile = "a\u202e\x1b]52;c;x\x07"
    message = a_message(body=hostile, sender_name=hostile, media=Media(file_name=hostile), detail=hostile)
    detail = DeliveryDetail(Delivery(3, NOW, "meta", 1, "quarantined", hostile, 1, 9), {}, hostile)

    page = text(
        [*sections(told(message, Happening("reaction", NOW, hostile, hostile, 3)), at), delivery_section(detail, at)]
    )

    assert "a<U+202E RIGHT-TO-LEFT OVERRIDE><U+001B ESCAPE>]52;c;x<U+0007 BELL>" in page
    assert page == display(page, multiline=True)


def test_how_it_left_and_why_it_failed_is_told() -> None:
    tries = (Try(NOW, NOW, "rejected", "answer", "too late", "131047"), Try(NOW, None, None, None, None, None))
    failed = Happening("status", NOW, "failed", "", 3, "no such number", "131026", "ask for another")

    shown = text(sections(told(a_message(direction="outbound", origin="desk"), failed, tries=tries), at))

    assert "handed to the provider: rejected, told by answer: 131047: too late" in shown
    assert "handed to the provider: no answer" in shown
    assert "failed: 131026: no such number: ask for another (delivery 3)" in shown
    assert "written here" in shown


def test_what_stands_beside_it_and_what_it_cost_is_told() -> None:
    sent = Happening("status", NOW, "sent", "", 3, note="billable, marketing")

    shown = text(sections(told(a_message(remarks=("forwarded", "from an ad\u202e")), sent), at))

    assert "sent: billable, marketing (delivery 3)" in shown
    assert "forwarded" in shown
    assert "from an ad<U+202E RIGHT-TO-LEFT OVERRIDE>" in shown


def test_a_link_that_leads_elsewhere_is_told() -> None:
    shown = text(sections(told(a_message(body="https://bank.example@evil.example/x")), at))

    assert "a link leads to evil.example: bank.example is only a name before the @" in shown


def test_a_huge_delivery_is_cut_and_says_where_the_rest_is() -> None:
    row = Delivery(3, NOW, "meta", 1, "done", None, 1, 90_000)

    assert "frontdesk deliveries show 3" in text([delivery_section(DeliveryDetail(row, {}, "x" * 90_000), at)])
    assert "thrown away" in text([delivery_section(DeliveryDetail(replace(row, has_body=False), {}, ""), at)])
