"""A thread as plain text."""

from hypothesis import given
from hypothesis import strategies as st

from daemon.display import display
from store.models import Media, Quoted, Reaction
from tests.builders import NOW, a_message
from tui.thread_text import blocks, copied


def test_what_is_copied_keeps_its_lines_and_nothing_in_it_acts() -> None:
    assert "a\nb ␛[2J" == copied(a_message(body="a\nb \x1b[2J"))
    assert "a.pdf" == copied(a_message(body="", media=Media(file_name="a.pdf")))
    assert "" == copied(a_message(body="secret", revoked_at=NOW))


def test_a_thread_is_one_block_a_message() -> None:
    text = list(
        blocks(
            [
                a_message(1, body="a\nb", sender_name="Maria", edited_at=NOW),
                a_message(2, body="x", direction="outbound", sender_name="ana", origin="desk", status="failed",
                          error="no"),
                a_message(3, body="VIP", direction="internal", type="note", sender_name="bia"),
                a_message(7, body="+1 left", direction="internal", type="system", sender_name=None),
                a_message(4, body="secret", revoked_at=NOW, sender_name="Maria"),
                a_message(5, body="look", type="image", media=Media(size=84_000, state="stored"), sender_name="Maria",
                          quoted=Quoted("w1", body="a\nb"), reactions=(Reaction("ana", "👍"),)),
            ],
            lambda at: "12:00",
        )
    )  # fmt: skip

    assert [
        "12:00  Maria\na\nb\n[edited]",
        "12:00  us (ana)\nx\n[failed] no",
        "12:00  private note by bia\nVIP",
        "12:00  WhatsApp\n+1 left",
        "12:00  Maria\n[deleted by the sender]",
        "12:00  Maria\n> a↵b\n📷 photo · 84 kB\nlook\n[ana: 👍]",
    ] == text


@given(st.text(max_size=80))
def test_nothing_in_a_block_acts(hostile: str) -> None:
    message = a_message(
        body=hostile, sender_name=hostile, quoted=Quoted("x", body=hostile), error=hostile, status="failed",
        direction="outbound", reactions=(Reaction(hostile, hostile),),
    )  # fmt: skip
    [block] = blocks([message], lambda at: "12:00")

    assert display(block, multiline=True) == block
