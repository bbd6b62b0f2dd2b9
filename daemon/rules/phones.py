"""Phone numbers: as E.164, and as the key under which two ways of writing one number meet."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers

_LONGEST = 64
_WRITTEN = re.compile(r"\+?[0-9 ().\-/]*[0-9][0-9 ().\-/]*")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_ACCOUNT = re.compile(r"[1-9][0-9]{6,14}")
_BRAZIL = re.compile(r"\+55([0-9]{2})9([6-9][0-9]{7})")
_MEXICO = re.compile(r"\+521([0-9]{10})")
_ARGENTINA = re.compile(r"\+549([0-9]{10})")


@lru_cache(maxsize=16_384)  # phonenumbers takes 50 µs a number, and a desk hears the same customers again and again
def e164(raw: str, region: str | None) -> str | None:
    """`raw` as + and digits; None when it is no phone. The region is used for a leading zero only."""
    written = _latin(raw)
    if written is None:
        return None
    try:
        number = phonenumbers.parse(*_asked(written, region))
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def account_phone(raw: str) -> str | None:
    """The phone of an account that the provider names by its full digits.

    WhatsApp knows its own numbers better than the tables do, so plain digits are believed as they stand.
    """
    digits = raw.strip().removeprefix("+")
    return f"+{digits}" if _ACCOUNT.fullmatch(digits) else e164(raw, None)


@lru_cache(maxsize=16_384)  # asked half a dozen times a message
def match_key(phone: str) -> str:
    """One key for every spelling of an account: with or without Brazil's ninth digit, Mexico's 1, Argentina's 9."""
    if found := _BRAZIL.fullmatch(phone):
        # only before 6-9: the eight digits of a landline begin with 2-5
        return f"+55{found[1]}{found[2]}"
    if found := _MEXICO.fullmatch(phone):
        return f"+52{found[1]}"
    if found := _ARGENTINA.fullmatch(phone):
        return f"+54{found[1]}"
    return phone


def _latin(raw: str) -> str | None:
    if len(raw) > _LONGEST:
        return None
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", raw))
    # numbers copied from an address book often carry invisible direction marks
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf").strip()
    if text.startswith("00"):
        text = f"+{text[2:]}"
    return text if _WRITTEN.fullmatch(text) else None


def _asked(written: str, region: str | None) -> tuple[str, str | None]:
    if written.startswith("+"):
        return written, None
    # a bare 16502530000 read with a region would get that region's code in front
    return (written, region) if written.lstrip(" (").startswith("0") else (f"+{written}", None)
