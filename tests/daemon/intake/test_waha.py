"""WAHA's door: a signed event is kept for the session it names, and nobody speaks for another."""

from dataclasses import replace

import pytest

from daemon.providers.base import Secret
from daemon.rules.routing import Directory, Listed, refs_of
from tests.daemon.intake.desk import ADMISSION, FakeDesk
from tests.daemon.providers.bodies import NOW
from tests.daemon.providers.waha.bodies import SECRET, a_body, a_message, as_raw, signed

PATH = "/webhooks/waha"
SHOP, TWIN, OTHER = 9, 10, 11
"""The first two are sessions of one WAHA, the third of another."""
OTHER_SECRET, OLD_SECRET = b"key of another server", b"key of last year"
DIRECTORY = Directory(
    [
        Listed(SHOP, 1, "waha", refs_of(SHOP, "shop", ("default",), None, None)),
        Listed(TWIN, 1, "waha", refs_of(TWIN, "twin", ("second",), None, None)),
        Listed(OTHER, 2, "waha", refs_of(OTHER, "other", ("elsewhere",), None, None)),
        Listed(7, 1, "gateway", refs_of(7, "sales", ("webjs_1_1_abc",), None, None)),
    ]
)
SECRETS = (Secret(SHOP, OLD_SECRET), Secret(SHOP, SECRET), Secret(TWIN, SECRET), Secret(OTHER, OTHER_SECRET))


@pytest.fixture
async def waha(desk: FakeDesk) -> FakeDesk:
    desk.admission = replace(ADMISSION, directory=DIRECTORY, secrets={"waha": SECRETS, "gateway": (Secret(7, SECRET),)})
    return desk


def an_event(session: str = "default") -> bytes:
    return as_raw(a_body("message", a_message(), session=session))


async def test_a_signed_event_is_kept_as_it_came_for_the_session_it_names(waha: FakeDesk) -> None:
    raw = an_event()
    answer = await waha.post(PATH, raw, [*signed(raw), ("X-Webhook-Request-Id", "01k7"), ("X-Other", "no")])

    assert (200, b"") == (answer.status, answer.body)
    (kept,) = waha.journal.kept
    assert (NOW, "waha", SHOP, (SHOP, TWIN), raw) == (
        kept.received_at, kept.dialect, kept.session_id, kept.speakers, kept.raw,
    )  # fmt: skip
    assert {"x-webhook-hmac", "x-webhook-request-id", "x-webhook-timestamp", "user-agent"} == kept.headers.keys()


async def test_an_older_secret_that_is_still_active_opens(waha: FakeDesk) -> None:
    assert 200 == (await waha.post(PATH, an_event(), signed(an_event(), OLD_SECRET))).status


@pytest.mark.parametrize("secret", [b"guessed", b""])
async def test_a_body_that_no_secret_signed_is_refused_and_not_kept(waha: FakeDesk, secret: bytes) -> None:
    raw = an_event()

    assert 401 == (await waha.post(PATH, raw, signed(raw, secret))).status
    assert 401 == (await waha.post(PATH, raw)).status
    assert 401 == (await waha.post(PATH, raw, [*signed(raw), signed(raw)[0]])).status
    assert [] == waha.journal.kept


@pytest.mark.parametrize("secret", [OTHER_SECRET, OLD_SECRET])
async def test_nobody_speaks_for_a_session_of_another_server(waha: FakeDesk, secret: bytes) -> None:
    raw = an_event("second")

    assert 401 == (await waha.post(PATH, raw, signed(raw, secret))).status
    assert [] == waha.journal.kept


async def test_a_secret_of_another_dialect_opens_nothing(waha: FakeDesk) -> None:
    waha.admission = replace(waha.admission, secrets={"gateway": (Secret(7, SECRET),)})

    assert 401 == (await waha.post(PATH, an_event(), signed(an_event()))).status


@pytest.mark.parametrize("raw", [an_event("a new name"), as_raw(a_body("message", {}, session="")), b"no json", b"[]"])
async def test_what_names_no_session_that_is_known_is_kept_to_be_looked_at(waha: FakeDesk, raw: bytes) -> None:
    assert 200 == (await waha.post(PATH, raw, signed(raw))).status
    assert [(None, raw)] == [(one.session_id, one.raw) for one in waha.journal.kept]


async def test_the_name_of_a_session_of_another_dialect_is_not_known_here(waha: FakeDesk) -> None:
    raw = an_event("webjs_1_1_abc")

    assert 200 == (await waha.post(PATH, raw, signed(raw))).status
    assert [None] == [one.session_id for one in waha.journal.kept]


async def test_try_later_is_said_as_to_everybody(waha: FakeDesk) -> None:
    waha.has_room = False
    answer = await waha.post(PATH, an_event(), signed(an_event()))

    assert 429 == answer.status
    assert "Retry-After" in answer.headers
