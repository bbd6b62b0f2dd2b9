"""What Graph's errors ask for, one table for refusals and for failed statuses: the reaction, and what a person can do.

The codes are those of Meta's page "Error codes" and of the one for groups; by its own advice only they are looked at.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from daemon.facts import Reaction
from daemon.providers.body import name, record

_CODE = re.compile(r"[0-9]{1,10}")
_PERMISSIONS = range(200, 300)


@dataclass(frozen=True, slots=True)
class Verdict:
    reaction: Reaction
    hint: str


NEW_TOKEN: Final = Verdict(Reaction.STOP, "write a new token into the config, then: frontdesk daemon restart")
NO_GRAPH: Final = Verdict(Reaction.STOP, "check base_url in the config: what answers there is not Meta's Graph API")
SLOW_DOWN: Final = Verdict(Reaction.SLOW_DOWN, "wait: it goes out by itself when Meta takes more again")
_ALLOW = Verdict(Reaction.STOP, "give the token's user whatsapp_business_messaging for this number at Meta")
_AGAIN = Verdict(Reaction.AGAIN, "wait: it is sent again by itself")
_UNKNOWN = Verdict(Reaction.FAIL, "look the code up on Meta's page of error codes")


def code_of(error: dict[str, Any]) -> str | None:
    """The code of an error of Graph's; None when it is no such error."""
    code = name(error.get("code"))
    return code if _CODE.fullmatch(code) else None


def first_of(errors: object) -> dict[str, Any]:
    """The first of errors[]; an empty one when there is none."""
    return record(errors[0]) if isinstance(errors, list) and errors else {}


def known(error: dict[str, Any]) -> Verdict | None:
    """What the error itself asks for; None when it does not say."""
    code = int(code_of(error) or -1)
    found = _ALLOW if code in _PERMISSIONS else VERDICTS.get(code)
    return found or (_AGAIN if error.get("is_transient") is True else None)


def verdict(error: dict[str, Any], status: int = 400) -> Verdict:
    """What a refusal asks for; `status` is that of the answer, and speaks where the error does not."""
    return known(error) or {401: NEW_TOKEN, 429: SLOW_DOWN}.get(status, _UNKNOWN)


def _fails(hint: str) -> Verdict:
    return Verdict(Reaction.FAIL, hint)


def _stops(hint: str) -> Verdict:
    return Verdict(Reaction.STOP, hint)


VERDICTS: dict[int, Verdict] = {
    # who we are
    0: NEW_TOKEN,
    190: NEW_TOKEN,
    401: NEW_TOKEN,
    3: _ALLOW,
    10: _ALLOW,
    131005: _ALLOW,
    368: _stops("ask Meta for a review in Business Support Home: the account is blocked for breaking a policy"),
    131031: _stops("ask Meta for a review in Business Support Home: the account is locked"),
    131048: _stops("look at this number's quality in WhatsApp Manager: too many called its messages spam"),
    131042: _stops("put the payment of the account in order in Meta's Business Manager"),
    131045: _stops("register this number again in WhatsApp Manager: its certificate is wrong"),
    133010: _stops("register this number at Meta: the Cloud API does not know it"),
    131037: _stops("have a display name of this number approved in WhatsApp Manager"),
    130497: _fails("reach them another way: this account may not write to their country"),
    33: _fails("check phone_number_id in the config: Meta has deleted that number"),
    # how fast
    4: SLOW_DOWN,
    80007: SLOW_DOWN,
    130429: SLOW_DOWN,
    131056: Verdict(Reaction.SLOW_CHAT, "wait: this customer gets the next one a little later"),
    # not now
    1: _AGAIN,
    2: _AGAIN,
    131000: _AGAIN,
    131016: _AGAIN,
    131057: _AGAIN,
    133004: _AGAIN,
    # whom
    131047: Verdict(Reaction.TEMPLATE, "send a template: the customer wrote more than 24 hours ago"),
    131021: _fails("send it to another number: this one is our own"),
    131026: _fails("reach them another way: they have no WhatsApp, an old one, or have not accepted its terms"),
    131049: _fails("wait a day before you send it again: Meta keeps so many messages from this customer"),
    131050: _fails("send them no marketing: they have stopped it"),
    130472: _fails("reach them another way: Meta has put this customer into an experiment"),
    131062: _fails("ask for their phone number: this message cannot go to a user id"),
    131020: _fails("let somebody join the group: nobody else is in it"),
    131030: _fails("add the customer to this test number's recipients at Meta"),
    131041: _fails("have this number invited again: it is not in that group, or the group is gone"),
    131207: _fails("write to the members one by one: Meta has suspended the group"),
    131208: _fails("wait a few minutes, then send it again: too much was done with groups at once"),
    # what
    100: _fails("read what Meta says is wrong, and check phone_number_id in the config"),
    131008: _fails("read what Meta says is missing"),
    131009: _fails("read which value Meta does not take"),
    131051: _fails("send it as plain text: Meta does not take this kind of message"),
    131052: _fails("ask the customer for the file another way: Meta could not fetch it"),
    131053: _fails("send the file in another format: Meta could not take it"),
    # templates
    132000: _fails("name as many variables under the template in the config as it has at Meta"),
    132001: _fails("check the template's name and language in the config, and that Meta has approved it"),
    132005: _fails("shorten what fills the template: its text gets too long"),
    132007: _fails("write the template anew at Meta: its text breaks a policy"),
    132012: _fails("fill the template with what it expects: a value has another form"),
    132015: _fails("improve the template at Meta, or use another: it is paused for low quality"),
    132016: _fails("make another template at Meta: this one is switched off for low quality"),
}
