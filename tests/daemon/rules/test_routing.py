"""A part goes to the session it names, if its sender may speak for that one."""

import pytest

from daemon.rules.routing import Directory, Listed, Stray, Strayed, adoptable, refs_of

CARE = Listed(1, 1, "meta", refs_of(1, "care", (), "106540352242922", "+1 555-078-3881"))
SALES = Listed(7, 1, "gateway", refs_of(7, "sales", ("webjs_1_1_abc", "webjs_1_2_def"), None, "+62811"))
OTHER = Listed(8, 2, "gateway", refs_of(8, "other", ("webjs_2_1_xyz",), None, None))
DESK = Directory([CARE, SALES, OTHER])


def test_a_session_is_found_by_every_name_its_sender_may_use() -> None:
    for ref in ("7", "sales", "webjs_1_1_abc", "webjs_1_2_def", "tel:62811"):
        assert (7,) == DESK.resolve("gateway", (ref,), {7, 8})
    for ref in ("1", "106540352242922", "tel:15550783881"):
        assert (1,) == DESK.resolve("meta", (ref,), {1})


def test_a_secret_of_one_session_never_speaks_for_another() -> None:
    assert Stray.FOREIGN is DESK.resolve("gateway", ("webjs_2_1_xyz",), {7})
    assert Stray.FOREIGN is DESK.resolve("gateway", ("8",), {7})
    assert Stray.FOREIGN is DESK.resolve("gateway", ("7",), frozenset())


def test_a_dialect_knows_only_its_own_sessions() -> None:
    assert Stray.UNKNOWN is DESK.resolve("meta", ("sales",), {1, 7})


def test_a_name_that_nobody_has_is_unknown() -> None:
    assert Stray.UNKNOWN is DESK.resolve("gateway", ("webjs_9",), {7, 8})


def test_a_part_without_a_name_belongs_to_all_that_its_sender_speaks_for() -> None:
    assert (7, 8) == DESK.resolve("gateway", (), {8, 7})
    assert () == DESK.resolve("gateway", (), {99})


def test_the_best_name_that_is_known_decides() -> None:
    assert (7,) == DESK.resolve("gateway", ("nobody", "sales"), {7})
    assert Stray.FOREIGN is DESK.resolve("gateway", ("other", "sales"), {7})


def test_an_id_goes_before_a_key_that_looks_like_one() -> None:
    desk = Directory([Listed(3, 1, "gateway", refs_of(3, "7", (), None, None)), SALES])

    assert (7,) == desk.resolve("gateway", ("7",), {3, 7})


def test_a_session_has_its_workspace() -> None:
    assert 2 == DESK.workspace(8)
    assert DESK.workspace(99) is None


def test_a_gateways_name_that_nobody_knows_can_be_adopted() -> None:
    assert Strayed("webjs_1_1763181942_W0hejiNg", (7, 8)) == adoptable(
        "gateway", ("webjs_1_1763181942_W0hejiNg",), {8, 7}
    )
    assert adoptable("meta", ("106540352242922",), {1}) is None
    assert adoptable("gateway", (), {7}) is None


@pytest.mark.parametrize(
    "name", ["$(reboot)", "a b", "-rf", "a;b", "a\nb", "a\u202eb", "'", "x" * 101, "a/../b", "\ud83d"]
)
def test_a_name_that_could_be_more_than_a_word_of_a_command_is_offered_to_nobody(name: str) -> None:
    assert adoptable("gateway", (name,), {7}) is None


def test_a_session_is_found_by_every_name_whoever_asks() -> None:
    assert (8,) == DESK.named("gateway", "webjs_2_1_xyz")
    assert () == DESK.named("meta", "webjs_2_1_xyz")
