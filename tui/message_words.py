"""Everything that is known of one message, as sections of lines: pure."""

from collections.abc import Callable

from daemon.api.evidence import Happening, MessageHistory, Try
from daemon.display import display, display_picture
from store.models import DeliveryDetail, Message, Millis
from tui import words
from tui.suspicion import odd_links, spelled
from tui.words import Tone

Line = list[tuple[str, Tone]]
Section = tuple[str, list[Line]]
At = Callable[[Millis], str]
"""A moment in words."""

LABEL = 21
MOST = 20_000
"""Characters of a body that are spelled out, and of a raw delivery."""
VALUE = 400


def sections(told: MessageHistory, at: At) -> list[Section]:
    """The text letter by letter, what happened to it, and every field."""
    return [("As it came", _text(told)), ("What happened", _happened(told, at)), ("Fields", _fields(told, at))]


def delivery_section(detail: DeliveryDetail, at: At) -> Section:
    """One raw body."""
    one = detail.delivery
    state = f"{one.state}: {display(one.reason, limit=VALUE)}" if one.reason else one.state
    head = _pair("came", f"{at(one.received_at)}, {words.size(one.size)}, {state}")
    text = display(detail.body[:MOST], multiline=True) if one.has_body else "thrown away for its age"
    more = [_line(f"cut here; all of it: frontdesk deliveries show {one.id}", "dim")] if len(detail.body) > MOST else []
    return f"Delivery {one.id}", [head, *(_line(line, "plain") for line in text.split("\n")), *more]


def _text(told: MessageHistory) -> list[Line]:
    message = told.message
    lines = [_line(line, "bright") for line in spelled(message.body[:MOST]).split("\n")] if message.body else []
    if message.revoked_at is not None:
        lines.insert(0, _line("Its sender took it back. This is what it said:", "amber"))
    if len(message.body) > MOST:
        lines.append(_line(f"cut here: {words.count(len(message.body))} characters in all", "dim"))
    lines += [_line(f"a link leads to {odd.host}: {odd.reason}", "amber") for odd in odd_links(message.body)]
    return lines or [_line("no text", "dim")]


def _happened(told: MessageHistory, at: At) -> list[Line]:
    message = told.message
    came = "written here" if message.origin == "desk" else f"came here {at(message.received_at)} ({message.origin})"
    lines = [_pair(at(message.sent_at), f"sent; {came}")]
    edits = [one for one in told.happenings if one.kind == "edit"]
    if edits:
        lines.append(_pair("", f"at first: {spelled(told.sent_body[:VALUE])}", "plain"))
    lines += [_pair(at(one.started_at), *_tried(one)) for one in told.tries]
    lines += [_pair(at(one.at), *_what(one)) for one in told.happenings]
    return [part for line in lines for part in _broken(line)]


def _what(one: Happening) -> tuple[str, Tone]:
    by = f" (delivery {one.delivery_id})" if one.delivery_id is not None else ""
    if one.kind == "edit":
        return f"edited: {spelled(one.value[:VALUE])}{by}", "bright"
    if one.kind == "revoke":
        return f"taken back{by}", "amber"
    if one.kind == "reaction":
        who = display(one.operator or one.actor, limit=40) or "somebody"
        return (f"{who}: {display_picture(one.value)}" if one.value else f"{who} took the reaction back") + by, "plain"
    why = ": ".join(display(part, limit=VALUE) for part in (one.error_code, one.error, one.hint, one.note) if part)
    return f"{display(one.value, limit=20)}{why and ': '}{why}{by}", "red" if one.value == "failed" else "plain"


def _tried(one: Try) -> tuple[str, Tone]:
    why = ": ".join(display(part, limit=VALUE) for part in (one.error_code, one.error) if part)
    came = one.outcome or "no answer"
    told = f", told by {display(one.told_by, limit=40)}" if one.told_by else ""
    return f"handed to the provider: {came}{told}{why and ': '}{why}", "plain" if one.outcome == "sent" else "amber"


def _fields(told: MessageHistory, at: At) -> list[Line]:
    message = told.message
    pairs: list[tuple[str, object]] = [
        ("id", message.id),
        ("provider id", message.provider_message_id),
        ("chat", f"{message.chat_id}, session {message.session_id}"),
        ("direction", message.direction),
        ("type", _type(message)),
        ("status", message.status),
        ("sender", " ".join(part for part in (message.sender_name, message.sender_phone) if part)),
        ("sent", at(message.sent_at)),
        ("received", at(message.received_at)),
        ("its clock", at(message.claimed_sent_at) if message.claimed_sent_at is not None else None),
        ("quotes", message.quoted.provider_message_id if message.quoted else None),
        ("outbox", message.outbox_id),
        *(("beside it", one) for one in message.remarks),
        *_file(message),
        ("deliveries", ", ".join(map(str, told.deliveries))),
        ("rank, seq", f"{message.rank}, {message.seq}"),
    ]
    return [_pair(name, spelled(str(value))[:VALUE]) for name, value in pairs if value not in (None, "")]


def _type(message: Message) -> str:
    """Foreign text: the provider's own name of it stands in brackets."""
    return f"{message.type} ({message.detail})" if message.detail else message.type


def _file(message: Message) -> list[tuple[str, object]]:
    """Foreign text, like the pairs above: each is spelled out as a whole."""
    media = message.media
    if media is None:
        return []
    return [
        ("file", media.file_name), ("called", media.mime_type), ("really", media.found_type), ("bytes", media.size),
        ("seconds", media.seconds), ("hint", media.hint),
        ("held", f"{media.state}: {media.reason}" if media.reason else media.state), ("sha-256", media.key),
    ]  # fmt: skip


def _broken(line: Line) -> list[Line]:
    """A text of several lines below its label."""
    (label, tone), (text, text_tone) = line
    first, *more = text.split("\n")
    return [[(label, tone), (first, text_tone)], *([(" " * LABEL, tone), (one, text_tone)] for one in more)]


def _pair(label: str, value: str, tone: Tone = "plain") -> Line:
    return [(f"{label:<{LABEL - 1}} ", "dim"), (value, tone)]


def _line(text: str, tone: Tone) -> Line:
    return [(text, tone)]
