"""Reading Meta bodies in tests: the fact of a body that holds one, and bodies with one thing in them."""

from typing import Any

from daemon.facts import Fact, MessageReceived
from daemon.providers.meta.facts import facts
from store.models import Identity, Millis
from tests.daemon.providers.bodies import a_meta_body, a_meta_envelope, as_json

PHONE = Identity("phone", "+6281234567890")
BSUID = Identity("bsuid", "US.13491208655302741918")
NUMBER = ("106540352242922",)
SENT_AT = Millis(1_760_000_000_000)


def only(raw: bytes) -> Fact:
    (part,) = facts(raw)
    return part.fact


def only_message(raw: bytes) -> MessageReceived:
    (message,) = [part.fact for part in facts(raw) if isinstance(part.fact, MessageReceived)]
    return message


def a_status(status: object = "read", **fields: Any) -> bytes:
    return a_meta_body(statuses=[{"id": "wamid.B2", "status": status, "timestamp": "1760000000", **fields}])


def a_change(field: str, value: Any) -> bytes:
    return as_json(a_meta_envelope((field, value)))


def an_echo(**fields: Any) -> bytes:
    echo = {"from": "15550783881", "to": "6281234567890", "id": "wamid.E1", "timestamp": "1760000000", **fields}
    return a_change("smb_message_echoes", {"metadata": {"phone_number_id": NUMBER[0]}, "message_echoes": [echo]})


def a_list(field: str, key: str, *elements: Any, **value: Any) -> bytes:
    """A change of one number that holds one list."""
    metadata = {"display_phone_number": "15550783881", "phone_number_id": NUMBER[0]}
    return a_change(field, {"messaging_product": "whatsapp", "metadata": metadata, key: list(elements), **value})
