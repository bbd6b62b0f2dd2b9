"""Only the app secret over the very bytes of the body opens Meta's door."""

import hashlib
import hmac

import pytest

from daemon.providers.base import Secret
from daemon.providers.meta.signature import speakers
from tests.daemon.providers.bodies import SECRET, a_meta_body, meta_headers

RAW = a_meta_body()
OURS = [Secret(1, SECRET)]
DIGEST = hmac.new(SECRET, RAW, hashlib.sha256).hexdigest()


def test_a_signature_names_every_session_that_has_the_secret() -> None:
    secrets = [Secret(1, b"old"), Secret(1, SECRET), Secret(2, SECRET), Secret(3, b"another")]

    assert {1, 2} == speakers(meta_headers(RAW), RAW, secrets)


def test_the_digits_may_be_upper_case_and_the_header_of_any_case() -> None:
    assert {1} == speakers([("x-hub-SIGNATURE-256", f"sha256={DIGEST.upper()}")], RAW, OURS)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        meta_headers(RAW, b"another secret"),
        meta_headers(RAW + b" "),
        meta_headers(RAW) * 2,
        [("X-Hub-Signature-256", f"sha256={'0' * 64}"), *meta_headers(RAW)],
        [("X-Hub-Signature-256", DIGEST)],
        [("X-Hub-Signature-256", f"sha256={DIGEST[:-1]}")],
        [("X-Hub-Signature-256", f"sha256={DIGEST}0")],
        [("X-Hub-Signature-256", f"sha256={DIGEST}\n")],
        [("X-Hub-Signature-256", f"sha256= {DIGEST[2:]} ")],
        [("X-Hub-Signature-256", f"SHA256={DIGEST}")],
        [("X-Hub-Signature-256", "sha256=\udcff\udcfe")],
        [("X-Hub-Signature-256", f"sha256={'٣' * 64}")],
        [("X-Hub-Signature-256", "")],
        [("X-Hub-Signature", f"sha1={hmac.new(SECRET, RAW, hashlib.sha1).hexdigest()}")],
    ],
)
def test_anything_else_names_nobody(headers: list[tuple[str, str]]) -> None:
    assert frozenset() == speakers(headers, RAW, OURS)


def test_an_empty_secret_speaks_for_nobody() -> None:
    assert frozenset() == speakers(meta_headers(RAW, b""), RAW, [Secret(1, b"")])


def test_without_secrets_nobody_speaks() -> None:
    assert frozenset() == speakers(meta_headers(RAW), RAW, [])
