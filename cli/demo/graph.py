"""A stand-in for Meta's Graph API: it takes messages and read marks, and refuses them, as Meta's documents say."""

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from cli.demo.meta import wamid
from cli.demo.stand_in import Answer, Asked, Fate, Given, StandIn, Taken, as_answer, refused, saying
from store.record import record

LONGEST = 4096
NO_ID = saying(200, {"messaging_product": "whatsapp", "contacts": [], "messages": []})
"""Taken, but the answer does not say as what."""
ERRORS: dict[int, tuple[int, str, str]] = {
    100: (400, "Invalid parameter", "The parameter is not valid."),
    190: (401, "Access token has expired", "Your access token has expired."),
    130429: (400, "Rate limit hit", "Cloud API message throughput has been reached."),
    131000: (500, "Something went wrong", "Message failed to send due to an unknown error."),
    131026: (400, "Message undeliverable", "Unable to deliver message."),
    131047: (
        400,
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    ),
    131056: (
        400,
        "(Business Account, Consumer Account) pair rate limit hit",
        "Too many messages sent from the sender phone number to the same recipient phone number in a short period.",
    ),
    132000: (400, "Template Param Count Mismatch", "The number of parameters does not match the template."),
    132001: (404, "Template does not exist", "The template does not exist in the specified language."),
}
"""Some of Meta's errors: code -> (HTTP status, title, details)."""
_PATH = re.compile(r"/v[0-9]+\.[0-9]+/([0-9]+)/messages")
_NUMBER = re.compile(r"/v[0-9]+\.[0-9]+/([0-9]+)")
_FILE = re.compile(r"/(v[0-9]+\.[0-9]+|files)/([0-9]+)")
_PHONE = re.compile(r"\+?[0-9]{5,16}")
_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,160}")


@record
class Marked:
    """A customer has been shown that a message was read."""

    account: str
    message_id: str
    is_typing: bool


class GraphStandIn(StandIn):
    """Numbers (phone_number_id -> token) that send by one Graph API."""

    def __init__(self, tokens: Mapping[str, str], templates: Mapping[tuple[str, str], int] | None = None) -> None:
        super().__init__()
        self.tokens = dict(tokens)
        self.templates = dict(templates or {})
        """(name, language) -> how many variables it has."""
        self.is_shut: Callable[[str, str], bool] = lambda _account, _to: False
        """Whether the 24 hours of a customer (digits, a user id or a group) with an account are over."""
        self.marked: list[Marked] = []
        self.numbers: dict[str, dict[str, Any]] = {}
        """What is told of a number beside its id: display_phone_number, webhook_configuration and such."""
        self.files: Callable[[str], tuple[str, bytes] | None] = lambda _id: None
        """What customers have sent: its type and its bytes, by its id."""

    def judged(self, asked: Asked) -> Answer | Taken | Given:
        number = _NUMBER.fullmatch(asked.path)
        if number is not None and "fields" in asked.query:
            return self._number(asked, number[1])
        file = _FILE.fullmatch(asked.path)
        if file is not None:
            return self._file(asked, file[1], file[2])
        path = _PATH.fullmatch(asked.path)
        account = path[1] if path else ""
        if account not in self.tokens:
            return _no_object(asked.path)
        if asked.headers.get("Authorization") != f"Bearer {self.tokens[account]}":
            return error(190, "Invalid OAuth access token - Cannot parse access token")
        plain = asked.plain
        if plain.get("messaging_product") != "whatsapp":
            return error(100, "The parameter messaging_product is required.")
        return self._read(account, plain) if plain.get("status") == "read" else self._message(account, plain)

    def good_answer(self, taken: Taken) -> Answer:
        contact = {"user_id": taken.to} if _USER_ID.fullmatch(taken.to) else {"wa_id": taken.to.removeprefix("+")}
        message = {"id": taken.id, **({"message_status": "accepted"} if taken.template else {})}
        contacts = [{"input": taken.to, **contact}]
        return as_answer(200, {"messaging_product": "whatsapp", "contacts": contacts, "messages": [message]})

    def answer_to(self, given: Given) -> Answer:
        contacts = [{"input": given.chat, "wa_id": given.chat.removeprefix("+")}]
        answer = {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": given.key}]}
        return as_answer(200, answer)

    def _number(self, asked: Asked, number: str) -> Answer:
        """The fields of one number that were asked for, as far as there are any."""
        if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens.values():
            return error(190, "Invalid OAuth access token - Cannot parse access token")
        if number not in self.tokens:
            return _no_object(number)
        told, wanted = self.numbers.get(number, {}), asked.query["fields"].split(",")
        return as_answer(200, {**{name: told[name] for name in wanted if name in told}, "id": number})

    def _file(self, asked: Asked, place: str, number: str) -> Answer:
        """Where a file is, by its id; then the file."""
        if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens.values():
            return error(190, "Invalid OAuth access token - Cannot parse access token")
        held = self.files(number)
        if held is None:
            return _no_object(asked.path)
        kind, content = held
        if place == "files":
            return Answer(200, content, {"Content-Type": kind})
        url = f"http://{asked.headers['Host']}/files/{number}"
        told = {"url": url, "mime_type": kind, "sha256": hashlib.sha256(content).hexdigest(), "file_size": len(content)}
        return as_answer(200, {**told, "id": number, "messaging_product": "whatsapp"})

    def _read(self, account: str, plain: dict[str, Any]) -> Answer:
        typing = plain.get("typing_indicator")
        if not _is_text(plain.get("message_id")) or typing not in (None, {"type": "text"}):
            return error(100, "message_id or typing_indicator is not valid.")
        self.marked.append(Marked(account, plain["message_id"], is_typing=typing is not None))
        return as_answer(200, {"success": True})

    def _reaction(self, account: str, plain: dict[str, Any]) -> Answer | Given:
        reaction = plain.get("reaction")
        if not _is_addressed(plain) or not isinstance(reaction, dict):
            return error(100, "The parameter reaction is required, and somebody to send it to.")
        if not _is_text(reaction.get("message_id")) or not isinstance(reaction.get("emoji"), str):
            return error(100, "The parameter reaction['message_id'] or reaction['emoji'] is not valid.")
        to = _to(plain)
        if self.is_shut(account, to.removeprefix("+")):
            return error(131047)
        return Given(wamid(secrets.token_hex(10).upper()), account, to, reaction["message_id"], reaction["emoji"])

    def _message(self, account: str, plain: dict[str, Any]) -> Answer | Taken | Given:
        if plain.get("type") == "reaction":
            return self._reaction(account, plain)
        wrong = _wrong(plain)
        if wrong:
            return error(100, wrong)
        to = _to(plain)
        template = plain.get("template")
        if template is None and self.is_shut(account, to.removeprefix("+")):
            return error(131047)
        values = _values(template) if template else ()
        if template and (refusal := self._refused_template(template, values)):
            return refusal
        key = secrets.token_hex(10).upper()
        return Taken(
            key,
            wamid(key),
            account,
            to,
            "" if template else plain["text"]["body"],
            plain.get("biz_opaque_callback_data"),
            plain.get("context", {}).get("message_id"),
            template["name"] if template else None,
            values,
        )

    def _refused_template(self, template: dict[str, Any], values: tuple[str, ...]) -> Answer | None:
        name, language = template["name"], template["language"]["code"]
        wanted = self.templates.get((name, language))
        if wanted is None:
            return error(132001, f"template name ({name}) does not exist in {language}")
        if wanted != len(values):
            return error(132000, f"body: number of localizable_params ({len(values)}) does not match ({wanted})")
        return None


def error(code: int, details: str = "", **rest: Any) -> Answer:
    """An error of Meta's, as the documents show one; `rest` adds to it, such as is_transient."""
    status, title, usual = ERRORS.get(code, (400, "Something is wrong", "Nobody has said what."))
    told = {
        "message": f"(#{code}) {title}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details or usual},
        "fbtrace_id": secrets.token_urlsafe(16),
    }
    return as_answer(status, {"error": told | rest})


def refusing(code: int, status: int | None = None, headers: Mapping[str, str] | None = None, **rest: Any) -> Fate:
    """Refused with one of Meta's codes."""
    answer = error(code, **rest)
    return refused(answer.status if status is None else status, answer.body, headers)


def _no_object(path: str) -> Answer:
    told = {
        "message": f"Unsupported post request. Object with ID '{path}' does not exist",
        "type": "GraphMethodException",
        "code": 100,
        "error_subcode": 33,
        "fbtrace_id": secrets.token_urlsafe(16),
    }
    return as_answer(400, {"error": told})


def _wrong(plain: dict[str, Any]) -> str:
    """What is wrong with the shape of a message; empty when nothing is."""
    context, token = plain.get("context", {}), plain.get("biz_opaque_callback_data", "")
    if not _is_addressed(plain):
        return "The parameters recipient_type, to and recipient name nobody."
    if not isinstance(token, str) or not isinstance(context, dict) or not _is_text(context.get("message_id", "x")):
        return "The parameter context or biz_opaque_callback_data is not valid."
    if plain.get("type") == "template":
        return "" if _is_template(plain.get("template")) else "The parameter template is not valid."
    content = plain.get("text")
    if plain.get("type", "text") != "text" or not isinstance(content, dict) or not _is_text(content.get("body")):
        return "The parameter text['body'] is required."
    if len(content["body"]) > LONGEST:
        return f"Param text['body'] must be at most {LONGEST} characters long."
    return "" if isinstance(content.get("preview_url", False), bool) else "preview_url must be a boolean."


def _is_addressed(plain: dict[str, Any]) -> bool:
    to, user = plain.get("to"), plain.get("recipient")
    if plain.get("recipient_type", "individual") == "group":
        return _is_text(to) and not _PHONE.fullmatch(to or "")
    if plain.get("recipient_type", "individual") != "individual":
        return False
    return bool(_PHONE.fullmatch(to) if isinstance(to, str) else isinstance(user, str) and _USER_ID.fullmatch(user))


def _to(plain: dict[str, Any]) -> str:
    """A phone wins when both are given."""
    return str(plain.get("to") or plain["recipient"])


def _is_template(template: object) -> bool:
    if not isinstance(template, dict) or not _is_text(template.get("name")):
        return False
    language, components = template.get("language"), template.get("components", [])
    if not isinstance(language, dict) or not _is_text(language.get("code")) or not isinstance(components, list):
        return False
    lists = [one.get("parameters") if isinstance(one, dict) else None for one in components]
    return all(isinstance(one, list) and all(_is_parameter(value) for value in one) for one in lists)


def _is_parameter(value: object) -> bool:
    return isinstance(value, dict) and value.get("type") == "text" and _is_text(value.get("text"))


def _values(template: dict[str, Any]) -> tuple[str, ...]:
    bodies = [one for one in template.get("components", []) if str(one.get("type")).lower() == "body"]
    return tuple(value["text"] for body in bodies for value in body["parameters"])


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
