"""What an operator asks to send, checked against the way out: the text, or a template with all its variables."""

import re
from dataclasses import dataclass

from daemon.api.errors import BadRequest, WindowShut
from daemon.api.sending import Words
from daemon.outbox.offering import Writer, approved, filling
from daemon.outbox.office import Office
from daemon.outbox.routing import Way
from daemon.providers.base import TemplateCall
from daemon.rules.templates import Approved

_NO_LINE = re.compile(r"[\n\t]| {5,}")


@dataclass(frozen=True, slots=True)
class Said:
    """`text` is what the customer will read."""

    text: str
    template: TemplateCall | None = None


def said(office: Office, way: Way, writer: Writer, ask: Words) -> Said:
    """Raises BadRequest, or WindowShut for free text where only a template goes."""
    if ask.template is not None:
        if ask.text:
            raise BadRequest("text and template exclude each other", "give one of them")
        return _from_template(office, way, writer, ask)
    if ask.variables:
        raise BadRequest("variables belong to a template", "name it, or leave them out")
    if not ask.text.strip():
        raise BadRequest("there is nothing to send", "write a text, or name a template")
    sender = office.sender(way.session.id)
    longest = sender.abilities.longest if sender else 0
    if len(ask.text) > longest:
        raise BadRequest(
            f"the text has {len(ask.text):,} characters, and {way.session.key} takes {longest:,}", "send it in parts"
        )
    if way.is_shut:
        raise _shut(office, way)
    return Said(ask.text)


def _from_template(office: Office, way: Way, writer: Writer, ask: Words) -> Said:
    template = _named(office, way, ask.template or "")
    _check_variables(template, ask)
    now = filling(template, way, writer, ask.variables)
    if now.missing:
        number = now.missing[0]
        meaning = template.variables[number - 1]
        what = "it has to be said" if meaning == "ask" else f"there is no {meaning}"
        raise BadRequest(f"variable {number} of {template.name} is empty: {what}", f"give it as {number}=...")
    values = tuple(value or "" for value in now.values)
    if any(_NO_LINE.search(value) for value in values):
        raise BadRequest("Meta takes no line breaks, tabs or long gaps in a variable", "write it on one line")
    return Said(now.text, TemplateCall(template.name, template.language, values))


def _named(office: Office, way: Way, wanted: str) -> Approved:
    """By its name, or by name:language where a name has several."""
    known = approved(office, way)
    found = next((one for one in known if wanted in (one.name, f"{one.name}:{one.language}")), None)
    if found is None:
        sender = office.sender(way.session.id)
        if sender and not sender.abilities.has_templates:
            raise BadRequest(f"{way.session.key} has no templates", "it takes free text at any time: give a text")
        names = ", ".join(one.name for one in known)
        raise BadRequest(f"{way.session.key} has no template {wanted!a}", f"one of {names}" if names else _HOW_TO_ADD)
    return found


def _check_variables(template: Approved, ask: Words) -> None:
    known = {*template.variables, *(str(number) for number in range(1, len(template.variables) + 1))}
    unknown = next((name for name in ask.variables if name not in known), None)
    if unknown is not None:
        names = ", ".join(f"{number} ({one})" for number, one in enumerate(template.variables, 1)) or "it has none"
        raise BadRequest(f"{template.name} has no variable {unknown!a}", f"its variables: {names}")


def _shut(office: Office, way: Way) -> WindowShut:
    names = ", ".join(one.name for one in approved(office, way))
    what = "this customer has not written to this number" if way.closes_at is None else "the 24 hours are over"
    return WindowShut(
        f"the window is shut: {what}, so {way.session.key} takes templates only",
        f"send a template: {names}" if names else _HOW_TO_ADD,
    )


_HOW_TO_ADD = "add the approved ones to the config: [[session.template]]"
