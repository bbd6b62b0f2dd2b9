"""Only the secret over time and body, near that time, opens the gateway's door."""

import pytest

from daemon.providers.base import Secret
from daemon.providers.gateway.signature import is_over_body_alone, speakers
from store.models import Millis
from tests.daemon.providers.bodies import NOW, SECRET, a_gateway_body, gateway_headers, written_headers

RAW = a_gateway_body()
OURS = [Secret(7, SECRET)]
HERE = Millis(NOW)


def said(seconds: int) -> list[tuple[str, str]]:
    return gateway_headers(RAW, time=str(NOW // 1000 + seconds))


def test_a_signature_names_every_session_that_has_the_secret() -> None:
    assert {7, 9} == speakers(gateway_headers(RAW), RAW, [Secret(8, b"x"), *OURS, Secret(9, SECRET)], HERE)


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_time_within_five_minutes_is_taken_on_both_sides(seconds: int) -> None:
    assert {7} == speakers(said(seconds), RAW, OURS, HERE)


@pytest.mark.parametrize("seconds", [-301, 301, -600, 600])
def test_a_time_further_away_is_refused(seconds: int) -> None:
    assert frozenset() == speakers(said(seconds), RAW, OURS, HERE)


def test_a_time_in_milliseconds_is_understood() -> None:
    assert {7} == speakers(gateway_headers(RAW, time=str(NOW - 299_000)), RAW, OURS, HERE)
    assert frozenset() == speakers(gateway_headers(RAW, time=str(NOW - 301_000)), RAW, OURS, HERE)


@pytest.mark.parametrize(
    "time", ["NaN", "1e309", "-1", "", " ", "+600", "\uff11", "1.5", pytest.param("9" * 5000, id="long")]
)
def test_a_time_that_is_none_is_refused_though_it_is_signed(time: str) -> None:
    assert frozenset() == speakers(gateway_headers(RAW, time=time), RAW, OURS, HERE)


@pytest.mark.parametrize("written", ["v1", "v1,a,b", "v1,!!!", "", " ", "\udcff\udcfe", "sha256=" + "0" * 64])
def test_a_malformed_signature_is_refused(written: str) -> None:
    headers = [("X-Timestamp", str(NOW // 1000)), ("X-HMAC-Signature", written)]

    assert frozenset() == speakers(headers, RAW, OURS, HERE)


def test_each_header_must_be_there_exactly_once() -> None:
    signature, time = gateway_headers(RAW)
    for headers in ([signature], [time], [signature, signature, time], [signature, time, time]):
        assert frozenset() == speakers(headers, RAW, OURS, HERE)


def test_another_secret_or_another_body_is_refused() -> None:
    assert frozenset() == speakers(gateway_headers(RAW, b"another"), RAW, OURS, HERE)
    assert frozenset() == speakers(gateway_headers(RAW), RAW + b" ", OURS, HERE)


@pytest.mark.parametrize("name", ["X-WhatsApp-Signature", "x-webhook-signature"])
def test_the_written_form_is_signed_over_the_body_alone_at_any_time(name: str) -> None:
    headers = written_headers(RAW, name=name)

    assert {7} == speakers(headers, RAW, OURS, Millis(0))
    assert frozenset() == speakers(headers, RAW + b" ", OURS, HERE)
    assert frozenset() == speakers(written_headers(RAW, b"another", name), RAW, OURS, HERE)
    assert is_over_body_alone(headers)
    assert not is_over_body_alone(gateway_headers(RAW))


def test_of_the_three_signatures_exactly_one_is_there() -> None:
    live, time = gateway_headers(RAW)
    (one,), (other,) = written_headers(RAW), written_headers(RAW, name="X-Webhook-Signature")
    for headers in ([one, other], [one, one], [live, time, one], [live, time, other], [time]):
        assert frozenset() == speakers(headers, RAW, OURS, HERE)


def test_a_signature_of_one_form_proves_nothing_in_the_other() -> None:
    (_, live), time = gateway_headers(RAW)
    (_, written), *_ = written_headers(RAW)

    assert frozenset() == speakers([("X-WhatsApp-Signature", live), time], RAW, OURS, HERE)
    assert frozenset() == speakers([("X-HMAC-Signature", written), time], RAW, OURS, HERE)
