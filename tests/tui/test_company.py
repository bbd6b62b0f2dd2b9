"""The other operators in words: who types before who looks, foreign names made fit, a plain twin for each sign."""

from daemon.api.presence import Presence, PresenceState
from tests.builders import NOW
from tui.company import Company
from tui.glyphs import ASCII, FULL


def company(*others: tuple[str, PresenceState, int | None]) -> Company:
    made = Company()
    for operator, state, chat in others:
        made = made.after(Presence(operator, state, chat, NOW))
    return made


def test_who_types_stands_before_who_looks() -> None:
    here = company(("ana", "viewing", 7), ("bia", "typing", 7), ("cid", "viewing", 8))

    assert ("✎bia+1", "t:bia+1") == (here.short(7, FULL), here.short(7, ASCII))
    assert "bia typing…, ana viewing" == here.long(7, FULL)
    assert ("◦cid", "") == (here.short(8, FULL), here.short(9, FULL))


def test_only_who_types_holds_a_chat() -> None:
    here = company(("ana", "viewing", 7), ("bia", "typing", 8))
    holder = here.holder(8)

    assert here.holder(7) is None
    assert "bia" == (holder and holder.operator)


def test_whoever_leaves_is_not_counted() -> None:
    assert "+2" == company(("ana", "viewing", 7), ("bia", "online", None)).count
    assert "" == company(("ana", "viewing", 7), ("ana", "offline", None)).count


def test_a_name_cannot_draw_on_the_screen() -> None:
    here = company(("bia\x1b[2J\u202e", "typing", 7))

    assert not {"\x1b", "\u202e"} & set(here.short(7, FULL) + here.long(7, FULL))
