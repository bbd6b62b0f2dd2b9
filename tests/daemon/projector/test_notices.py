"""What a provider tells of an account stands on its session until good news of the same thing comes."""

from daemon.facts import AccountNotice
from store import notices
from store.models import Notice
from tests.facts import NOON, inbound, seconds
from tests.shelf import CARE, OTHER, SALES, Shelf


async def shown(shelf: Shelf, session: int = CARE) -> list[str]:
    return [one.summary for one in (await shelf.sessions())[session].notices]


async def test_a_notice_stands_on_its_session_the_worst_first(shelf: Shelf) -> None:
    await shelf.take(
        AccountNotice("template", "hello: paused", "warning", "hello", seconds(9)),
        AccountNotice("ban", "disabled", "trouble", at=seconds(1)),
        AccountNotice("review", "approved", "info"),
    )

    assert Notice("ban", "", "trouble", "disabled", seconds(1)) == (await shelf.sessions())[CARE].notices[0]
    assert ["disabled", "hello: paused"] == await shown(shelf)
    assert [[], []] == [await shown(shelf, SALES), await shown(shelf, OTHER)]


async def test_good_news_clears_the_trouble_of_its_subject_and_of_no_other(shelf: Shelf) -> None:
    for name in ("hello", "bye"):
        await shelf.take(AccountNotice("template", f"{name}: rejected", "warning", name, seconds(1)))
    await shelf.take(AccountNotice("template", "hello: approved", "info", "hello", seconds(2)))

    assert ["bye: rejected"] == await shown(shelf)


async def test_old_trouble_that_comes_late_does_not_come_back(shelf: Shelf) -> None:
    await shelf.take(AccountNotice("ban", "reinstated", "info", at=seconds(2)))
    await shelf.take(AccountNotice("ban", "disabled", "trouble", at=seconds(1)))

    assert [] == await shown(shelf)


async def test_a_session_is_announced_when_its_notices_change_and_only_then(shelf: Shelf) -> None:
    notice = AccountNotice("ban", "disabled", "trouble", at=NOON)
    await shelf.take(inbound())
    seqs = [(await shelf.sessions())[CARE].seq]
    for _ in range(2):
        await shelf.take(notice)
        seqs.append((await shelf.sessions())[CARE].seq)

    assert seqs[0] < seqs[1] == seqs[2]


async def test_what_was_dismissed_shows_again_only_when_there_is_news(shelf: Shelf) -> None:
    notice = AccountNotice("ban", "disabled", "trouble", at=seconds(1))
    await shelf.take(notice)
    assert 1 == await shelf.store.write(lambda tx: notices.dismiss(tx, CARE))
    await shelf.take(notice)
    before = await shown(shelf)
    await shelf.take(AccountNotice("ban", "disabled for good", "trouble", at=seconds(2)))

    assert ([], ["disabled for good"]) == (before, await shown(shelf))


async def test_words_that_no_terminal_and_no_json_likes_are_kept_as_they_came(shelf: Shelf) -> None:
    words = 'a "quoted" \\ \x00 \ud83d \U0010ffff'
    await shelf.take(AccountNotice("ban", words, "trouble", words))

    assert [(words, words)] == [(one.summary, one.subject) for one in (await shelf.sessions())[CARE].notices]


async def test_more_notices_than_anybody_reads_are_cut(shelf: Shelf) -> None:
    await shelf.take(*(AccountNotice("template", f"{n}", "warning", f"{n}", seconds(n)) for n in range(20)))

    assert ["19", "18", "17", "16", "15"] == await shown(shelf)
