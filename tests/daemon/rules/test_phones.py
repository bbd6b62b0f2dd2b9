"""Phones become E.164, and the ways of writing one account meet under one key."""

import pytest

from daemon.rules.phones import account_phone, e164, match_key


@pytest.mark.parametrize("raw", ["081234567890", "6281234567890", "+62 812 3456 7890", "0812-3456-7890"])
def test_every_way_of_writing_one_number_gives_the_same_e164(raw: str) -> None:
    assert "+6281234567890" == e164(raw, "ID")


@pytest.mark.parametrize(
    "raw", ["", "abc", "123", "+", "++62812", "62 812x", "'; DROP TABLE", "7" * 10_240, "\x00", "😀"]
)
def test_what_is_no_phone_is_none_and_never_an_error(raw: str) -> None:
    assert e164(raw, "ID") is None


def test_the_region_is_used_for_a_leading_zero_only() -> None:
    assert "+16502530000" == e164("16502530000", "ID")
    assert "+16502530000" == e164("+1 (650) 253-0000", "ID")
    assert e164("081234567890", None) is None


def test_two_leading_zeros_are_the_plus_of_a_phone_dialled_abroad() -> None:
    assert "+6281234567890" == e164("0062 812 3456 7890", "BR")


def test_latin_digits_are_read_in_every_width_and_no_others() -> None:
    assert "+6281234567890" == e164("\uff0b\uff16\uff12 81234567890", None)
    assert e164("٠٨١٢٣٤٥٦٧٨٩٠", "ID") is None


def test_marks_that_come_along_with_a_copied_number_do_no_harm() -> None:
    assert "+6281234567890" == e164("\u202a+62\u00a0812\u20113456\u20137890\u202c", None)


def test_the_full_digits_of_an_account_are_believed_even_where_the_tables_doubt() -> None:
    assert "+1111111111111" == account_phone("1111111111111")
    assert "+5215512345678" == account_phone("5215512345678")
    assert "+15550100002" == account_phone("+1 (555) 010-0002")


@pytest.mark.parametrize("raw", ["", "+", "6282", "0812345678", "PHONE_NUMBER", "\uff11\uff15\uff15\uff15", "1" * 16])
def test_what_cannot_be_an_account_is_none(raw: str) -> None:
    assert account_phone(raw) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+5511987654321", "+551187654321"),
        ("+5215512345678", "+525512345678"),
        ("+5491123456789", "+541123456789"),
    ],
)
def test_both_ways_of_writing_one_account_have_one_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+5511932654321", "+551132654321"),  # a landline is not the mobile with a nine before it
        ("+15512345678", "+525512345678"),
        ("+6281234567890", "+6281234567891"),
    ],
)
def test_different_accounts_keep_different_keys(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)
