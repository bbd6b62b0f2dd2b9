"""Who sees what: who is named sees it, and who is not does not even learn that it is there."""

from daemon.rules.sight import EVERYTHING, MOST_EDITS, Rules, Sight, Sights, rules_of

ONE_EACH = rules_of([(1, ["ana"]), (2, ["bia"]), (3, [])])


def test_nobody_named_is_everybody() -> None:
    assert EVERYTHING == rules_of([(1, []), (2, [])]).of("ana")


def test_whoever_is_named_sees_it_beside_what_everybody_sees() -> None:
    assert [(1, 3), (2, 3), (3,)] == [ONE_EACH.of(one).within for one in ("ana", "bia", "cid")]


def test_a_workspace_that_left_the_config_is_hidden_while_any_names_somebody() -> None:
    assert not ONE_EACH.of("ana").sees(9)
    assert EVERYTHING.sees(9)


def test_what_belongs_to_no_workspace_is_for_those_who_see_all() -> None:
    assert (True, False) == (EVERYTHING.sees(None), ONE_EACH.of("ana").sees(None))


def test_operators_meet_where_both_may_be() -> None:
    ana, bia, nobody = Sight(frozenset({1})), Sight(frozenset({2})), Sight(frozenset())

    assert (False, True, True) == (ana.meets(bia), ana.meets(EVERYTHING), EVERYTHING.meets(ana))
    assert (False, False) == (nobody.meets(EVERYTHING), EVERYTHING.meets(nobody))


def test_whoever_reads_on_from_before_an_edit_that_concerns_them_begins_anew() -> None:
    sights = Sights(Rules({1: frozenset(), 2: frozenset()}))
    sights.change(Rules({1: frozenset(), 2: frozenset({"bia"})}), 10)

    assert [True, True, False] == [sights.is_outdated("ana", seq) for seq in (3, 10, 11)]
    assert [False, True] == [sights.of(one).sees(2) for one in ("ana", "bia")]


def test_an_edit_that_leaves_an_operators_sight_alone_keeps_their_place() -> None:
    sights = Sights(rules_of([(1, ["ana"]), (2, ["bia"])]))
    sights.change(rules_of([(1, ["ana"]), (2, ["bia", "cid"])]), 10)

    assert [False, True] == [sights.is_outdated(one, 5) for one in ("ana", "cid")]


def test_a_start_is_no_edit_and_scripts_read_on_after_it() -> None:
    assert not Sights(ONE_EACH).is_outdated("ana", 0)


def test_many_edits_are_not_all_remembered_and_none_is_forgotten() -> None:
    sights = Sights(rules_of([(1, ["ana"])]))
    for number in range(2 * MOST_EDITS):
        sights.change(rules_of([(1, ["ana", f"name{number}"])]), number + 1)

    assert sights.is_outdated("cid", 1)
    assert not sights.is_outdated("ana", 2 * MOST_EDITS + 1)
