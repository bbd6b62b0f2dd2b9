"""Secrets of a delivery stay where they are unless somebody asks for them."""

import time

import pytest

from daemon.api.deliveries import DELIVERY, AskDelivery
from daemon.client import SocketInbox
from daemon.socket.masking import masked
from store.journal import NewDelivery
from store.models import Delivery, DeliveryDetail
from tests.fakes.desk import NOON, FakeDesk

ROW = Delivery(1, NOON, "meta", 1, "done", None, 1, 2)


def body_of(text: str) -> str:
    return masked(DeliveryDetail(ROW, {}, text)).body


async def test_the_daemon_shows_a_delivery_masked_unless_raw_is_asked_for(desk: FakeDesk, inbox: SocketInbox) -> None:
    headers = {"x-hub-signature-256": "sha256=abc", "x-timestamp": "12"}
    await desk.store.append(NewDelivery(NOON, "meta", 1, (1,), headers, b'{"api_key":"hush","text":"hello"}'))
    shown = (await inbox._ask(DELIVERY, AskDelivery(1))).detail
    raw = (await inbox._ask(DELIVERY, AskDelivery(1, raw=True))).detail

    assert ({"x-hub-signature-256": "***", "x-timestamp": "12"}, '{"api_key":"***","text":"hello"}') == (
        shown.headers,
        shown.body,
    )
    assert (headers, '{"api_key":"hush","text":"hello"}') == (raw.headers, raw.body)


@pytest.mark.parametrize(
    "key",
    ["api_key", "apiKey", "x-api-key", "access_token", "VERIFY_TOKEN", "app_secret", "qr_code", "qr", "Signature"],
)
def test_every_kind_of_secret_is_masked(key: str) -> None:
    assert f'{{"{key}" : "***", "a": 1}}' == body_of(f'{{"{key}" : "hu\\"sh", "a": 1}}')


@pytest.mark.parametrize("text", ['{"text":"my token: hush"}', '{"squirrel":"qr"}', '{"id":"wamid.1"}', "", "no JSON"])
def test_what_is_no_secret_is_shown_as_it_is(text: str) -> None:
    assert text == body_of(text)


def test_a_code_that_pairs_a_telephone_is_masked_and_an_errors_is_not() -> None:
    assert '{"data":{"code":"***"}}' == body_of('{"data":{"code":"ABCD1234"}}')
    assert '{"code": "***", "a": {"code": 131047}}' == body_of('{"code": "ABCD-1234", "a": {"code": 131047}}')


def test_a_number_and_a_body_that_was_cut_are_masked_too() -> None:
    assert '{"token":"***","b":2}' == body_of('{"token":123,"b":2}')
    assert '{"token":"***"' == body_of('{"token":"hush that goes on')


@pytest.mark.parametrize("piece", ['"token', '"token":"', "token", '"a', "\\", '"token":"x\\'])
def test_no_body_takes_long(piece: str) -> None:
    begun = time.monotonic()
    body_of(piece * (256 * 1024 // len(piece)))

    assert time.monotonic() - begun < 2
