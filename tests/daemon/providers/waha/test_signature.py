"""Only the secret over the raw body opens WAHA's door."""

import pytest

from daemon.providers.base import Secret
from daemon.providers.waha.signature import speakers
from tests.daemon.providers.waha.bodies import SECRET, a_body, a_message, as_raw, signed

RAW = as_raw(a_body("message", a_message()))
OURS = [Secret(9, SECRET)]
VECTOR = (
    "208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8"
    "097c462b2b17a6ce93b6b47a136cf2e78a33a63f6752c2c1631777076153fa89"
)
"""Of WAHA's own documents, for the body and the key below."""


@pytest.mark.parametrize("written", [VECTOR, VECTOR.upper()])
def test_the_example_of_wahas_documents_is_believed(written: str) -> None:
    raw, ours = b'{"event":"message","session":"default","engine":"WEBJS"}', [Secret(1, b"my-secret-key")]

    assert {1} == speakers([("X-Webhook-Hmac", written)], raw, ours)


def test_a_signature_names_every_session_that_has_the_secret() -> None:
    assert {9, 11} == speakers(signed(RAW), RAW, [Secret(8, b"x"), *OURS, Secret(11, SECRET)])


def test_another_secret_or_another_body_is_refused() -> None:
    assert frozenset() == speakers(signed(RAW, b"another"), RAW, OURS)
    assert frozenset() == speakers(signed(RAW), RAW + b" ", OURS)


@pytest.mark.parametrize(
    "written", ["", " ", "0", VECTOR[:64], f"sha512={VECTOR}", f" {VECTOR[2:]} ", "\uff11" * 128, "\udcff" * 128]
)
def test_a_malformed_signature_is_refused(written: str) -> None:
    assert frozenset() == speakers([("X-Webhook-Hmac", written)], RAW, OURS)


def test_the_header_must_be_there_exactly_once() -> None:
    signature = signed(RAW)[0]

    assert frozenset() == speakers([], RAW, OURS)
    assert frozenset() == speakers([signature, signature], RAW, OURS)
    assert frozenset() == speakers([signature, ("x-webhook-hmac", "0" * 128)], RAW, OURS)


def test_the_second_version_of_a_fork_is_refused_even_if_it_fits() -> None:
    assert frozenset() == speakers([*signed(RAW), ("X-Webhook-Hmac-Version", "2")], RAW, OURS)
    assert {9} == speakers([*signed(RAW), ("X-Webhook-Hmac-Version", "1")], RAW, OURS)


def test_an_empty_secret_opens_nothing() -> None:
    assert frozenset() == speakers(signed(RAW, b""), RAW, [Secret(9, b"")])
