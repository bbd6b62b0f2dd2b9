"""pywa, a client that others wrote and many use, as the judge of our requests, our stand-in and our signatures."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from pywa.client import WhatsApp
from pywa.errors import ReEngagementMessage, TemplateNotExists, TemplateParamCountMismatch
from pywa.types.templates import BodyText, TemplateLanguage

from cli.demo import meta
from cli.demo.graph import GraphStandIn, Marked
from cli.demo.stand_in import Asked
from daemon.providers.base import TemplateCall
from daemon.providers.calling import calling
from daemon.providers.meta.sender import GraphSender
from tests.daemon.providers.bodies import a_meta_body, meta_headers
from tests.daemon.providers.ways import CUSTOMER, NUMBER, PATIENT, SECRET, a_graph, a_graph_sender, an_outgoing
from tests.fakes.providers import CARE, running_beside
from tests.scenarios.premises import META_SECRET

OURS = {"biz_opaque_callback_data": "t1"}
"""What we ask for beyond what pywa asks for: our token, that says in a status which try it is about."""
GROUP = "Y2FwaV9ncm91cDoxNzA1NTU1MDEzOToxMjAzNjM0MDQ2OTQyMzM4MjAZD"
BSUID = "US.13491208655302741918"
PHONE = f"+{CUSTOMER}"
TEXT = 'olá 👋\n"quoted" \\ /'


class Judge:
    """One stand-in that both clients ask for the same."""

    def __init__(self, stand_in: GraphStandIn, base_url: str, http: httpx.Client) -> None:
        self.stand_in = stand_in
        self.base_url = base_url
        self.pywa = WhatsApp(phone_id=NUMBER, token=SECRET, session=http, app_secret=META_SECRET)
        http.base_url = f"{base_url}/v24.0"  # by itself it would ask Meta

    def theirs(self, ask: Callable[[WhatsApp], object]) -> Asked:
        ask(self.pywa)
        return self.stand_in.asked[-1]

    def ours(self, ask: Callable[[GraphSender], Any]) -> Asked:
        async def asking() -> None:
            async with calling(PATIENT) as http:
                await ask(a_graph_sender(http, self.base_url))

        asyncio.run(asking())
        return self.stand_in.asked[-1]


@pytest.fixture
def judge() -> Iterator[Judge]:
    stand_in = a_graph()
    with running_beside(stand_in) as base_url, httpx.Client(trust_env=False) as http:
        yield Judge(stand_in, base_url, http)


def differences(ours: Asked, theirs: Asked) -> dict[str, Any]:
    """What only we ask for; everything of theirs is in ours as it is there."""
    assert (ours.path, ours.headers["Authorization"]) == (theirs.path, theirs.headers["Authorization"])
    assert theirs.plain == {name: value for name, value in ours.plain.items() if name in theirs.plain}
    return {name: value for name, value in ours.plain.items() if name not in theirs.plain}


def filled(*values: str) -> dict[str, Any]:
    return BodyText.params(*values).to_dict()  # type: ignore[arg-type]  # it takes a text of its own, or none


@pytest.mark.parametrize(
    ("kind", "to"), [("private", PHONE), ("group", GROUP), ("private", BSUID), ("private", "US.ENT.118157992128868448")]
)
def test_a_text_is_asked_for_as_pywa_asks(judge: Judge, kind: str, to: str) -> None:
    theirs = judge.theirs(lambda pywa: pywa.send_message(to, TEXT))
    ours = judge.ours(lambda sender: sender.send(an_outgoing(TEXT, kind=kind, address=to)))

    assert OURS == differences(ours, theirs)
    assert [TEXT, TEXT] == [one.text for one in judge.stand_in.taken]


def test_with_a_token_of_theirs_there_is_no_difference(judge: Judge) -> None:
    theirs = judge.theirs(lambda pywa: pywa.send_message(PHONE, TEXT, tracker="t1"))
    ours = judge.ours(lambda sender: sender.send(an_outgoing(TEXT)))

    assert theirs.plain == ours.plain


def test_a_reply_is_asked_for_as_pywa_asks(judge: Judge) -> None:
    theirs = judge.theirs(lambda pywa: pywa.send_message(PHONE, TEXT, reply_to_message_id="wamid.A1"))
    ours = judge.ours(lambda sender: sender.send(an_outgoing(TEXT, quoted_id="wamid.A1")))

    assert OURS == differences(ours, theirs)
    assert ["wamid.A1"] * 2 == [one.quoted_id for one in judge.stand_in.taken]


@pytest.mark.parametrize("values", [("Ana", "#42"), ()])
def test_a_template_is_asked_for_as_pywa_asks(judge: Judge, values: tuple[str, ...]) -> None:
    judge.stand_in.templates["greeting", "en_US"] = len(values)
    params = [filled(*values)] if values else []
    theirs = judge.theirs(
        lambda pywa: pywa.send_template(PHONE, "greeting", TemplateLanguage.ENGLISH_US, params=params)
    )
    ours = judge.ours(
        lambda sender: sender.send(an_outgoing(template=TemplateCall("greeting", "en_US", values))),
    )

    # the API takes the kind of a component in any case: the documents write "body", pywa "BODY"
    lowered = json.loads(json.dumps(theirs.plain).replace('"BODY"', '"body"'))
    assert OURS | lowered == ours.plain
    assert [values, values] == [one.values for one in judge.stand_in.taken]


@pytest.mark.parametrize("is_typing", [False, True])
def test_a_read_mark_is_asked_for_as_pywa_asks(judge: Judge, is_typing: bool) -> None:
    theirs = judge.theirs(
        lambda pywa: (pywa.indicate_typing if is_typing else pywa.mark_message_as_read)("wamid.A1"),
    )
    ours = judge.ours(lambda sender: sender.mark_read("wamid.A1", is_typing=is_typing))

    assert {} == differences(ours, theirs)
    assert [Marked(NUMBER, "wamid.A1", is_typing)] * 2 == judge.stand_in.marked


def test_pywa_takes_the_stand_ins_answer_for_a_message(judge: Judge) -> None:
    sent = judge.pywa.send_message(PHONE, TEXT)

    assert (judge.stand_in.taken[0].id, CUSTOMER) == (sent.id, sent.chat.id)


def test_pywa_takes_the_stand_ins_refusals_for_what_they_are(judge: Judge) -> None:
    judge.stand_in.is_shut = lambda _, to: to == CUSTOMER

    with pytest.raises(ReEngagementMessage) as refusal:
        judge.pywa.send_message(PHONE, TEXT)
    assert (131047, 400) == (refusal.value.code, refusal.value.status_code)
    with pytest.raises(TemplateNotExists):
        judge.pywa.send_template(PHONE, "no such", TemplateLanguage.ENGLISH_US, params=[])
    with pytest.raises(TemplateParamCountMismatch):
        judge.pywa.send_template(PHONE, "greeting", TemplateLanguage.ENGLISH_US, params=[filled("Ana")])


def test_pywa_believes_our_signatures_and_no_others(judge: Judge) -> None:
    raw = a_meta_body()
    ((_, signature),) = meta_headers(raw, META_SECRET.encode())

    assert meta.headers(CARE, raw)["X-Hub-Signature-256"] == signature
    assert judge.pywa.webhook_update_validator(raw, signature) is None
    assert ("Forbidden", 403) == judge.pywa.webhook_update_validator(raw + b" ", signature)
    assert ("Unauthorized", 401) == judge.pywa.webhook_update_validator(raw, None)
