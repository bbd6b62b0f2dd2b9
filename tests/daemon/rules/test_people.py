"""Which name wins, which identities are one person, and which contact they are."""

import itertools

import pytest

from daemon.rules.people import best_name, kept_contacts, parts
from store.models import Millis
from store.people import Claim, Edge


def a_claim(name: str, source: str = "push", at: int = 1) -> Claim:
    return Claim(1, source, name, Millis(at), Millis(at))


def an_edge(one: int, other: int, *, is_active: bool = True) -> Edge:
    return Edge(1, one, other, "test", None, is_active)


def test_an_operator_is_believed_before_the_address_book_and_that_before_the_person() -> None:
    claims = [a_claim("Me"), a_claim("Book", "book", 2), a_claim("Ours", "operator", 3)]

    assert {"Ours"} == {best_name(order) for order in itertools.permutations(claims)}
    assert "Book" == best_name(claims[:2])


def test_people_keep_their_earliest_name_and_operators_give_the_newest() -> None:
    assert "First" == best_name([a_claim("Second", at=2), a_claim("First", at=1)])
    assert "Second" == best_name([a_claim("First", "operator", 1), a_claim("Second", "operator", 2)])


def test_an_empty_name_takes_back_an_operators_earlier_ones_and_no_later_one() -> None:
    back = a_claim("", "operator", 2)

    assert "Me" == best_name([a_claim("Me"), a_claim("Ours", "operator", 1), back])
    assert "Ours" == best_name([a_claim("Me"), back, a_claim("Ours", "operator", 3)])
    assert best_name([back]) is None


def test_an_address_book_changes_its_mind_and_forgets() -> None:
    book = [a_claim("Me"), a_claim("Ana", "book", 1), a_claim("Ana Souza", "book", 2)]

    assert {"Ana Souza"} == {best_name(order) for order in itertools.permutations(book)}
    assert "Me" == best_name([*book, a_claim("", "book", 3)])
    assert "Ana" == best_name([*book, Claim(1, "book", "Ana", Millis(1), Millis(4))])


@pytest.mark.parametrize("name", ["+6281234567890", "6281234567890", "+62 812-3456-7890"])
def test_a_name_that_is_one_of_the_numbers_is_no_claim(name: str) -> None:
    assert best_name([a_claim(name)], ["+34600111222", "+6281234567890"]) is None
    assert name == best_name([a_claim(name)], ["+34600111222"])


def test_links_that_count_make_one_person_and_the_others_none() -> None:
    edges = [an_edge(1, 2), an_edge(4, 2), an_edge(3, 5, is_active=False)]

    assert [[1, 2, 4], [3], [5]] == parts([5, 4, 3, 2, 1], edges)


def test_a_contact_belongs_to_the_first_identity_that_it_was_made_for() -> None:
    homes = {1: 10, 2: 10, 3: 11}

    assert [10] == kept_contacts([[1, 2, 3]], homes)
    assert [10, 11] == kept_contacts([[1], [2, 3]], homes)
    assert [10, None, 11] == kept_contacts([[1], [2], [3]], homes)
