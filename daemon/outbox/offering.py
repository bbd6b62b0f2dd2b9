"""What a front end is shown of a way out: the route, and the templates that could be sent by it."""

from collections.abc import Mapping
from dataclasses import dataclass

from daemon.api.sending import Route, TemplateOffer
from daemon.outbox.office import Office
from daemon.outbox.routing import Source, Way, chat_of, way_for_chat
from daemon.providers.base import CannotReach
from daemon.rules import templates
from daemon.rules.choice import NoSession
from daemon.rules.templates import Approved, Filled
from store import people
from store.chats import ChatRow


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, and to whom, as far as it fills templates."""

    operator: str
    contact_name: str | None
    contact_phone: str | None


async def route(office: Office, source: Source, chat_id: int, wanted: str | None, operator: str) -> Route:
    """How an answer in this chat would leave. Raises NotFound, and BadRequest for a session that nobody knows."""
    seq = office.store.seq
    chat = await chat_of(source, chat_id)
    try:
        way = await way_for_chat(office, source, chat, wanted)
    except (NoSession, CannotReach) as trouble:
        return nowhere(office, chat_id, trouble, seq)
    return shown(office, chat_id, way, await writer_to(source, chat, operator), seq)


def shown(office: Office, chat_id: int, way: Way, writer: Writer, seq: int) -> Route:
    session, sender = way.session, office.sender(way.session.id)
    abilities = sender.abilities if sender else None
    return Route(
        chat_id=chat_id,
        kind=way.kind,  # type: ignore[arg-type]  # own, same_number or failover
        session_id=session.id,
        session_key=session.key,
        phone=session.phone,
        provider_type=session.provider_type,
        lands_in=way.shown_in,
        needs_consent=way.needs_consent,
        waits=way.waits,
        window_closes_at=way.closes_at,
        is_window_shut=way.is_shut,
        can_quote=bool(abilities and abilities.can_quote and way.kind == "own"),
        can_react=bool(abilities and abilities.can_react and way.kind == "own" and not way.waits),
        longest=abilities.longest if abilities else 0,
        templates=tuple(offer(one, filling(one, way, writer, {})) for one in approved(office, way)),
        reason=way.reason,
        hint=way.hint,
        epoch=office.store.epoch,
        seq=seq,
    )


def nowhere(office: Office, chat_id: int, trouble: NoSession | CannotReach, seq: int) -> Route:
    return Route(
        chat_id, "none", None, None, None, None, None, needs_consent=False, waits=False, window_closes_at=None,
        is_window_shut=False, can_quote=False, longest=0, templates=(), reason=trouble.message,
        hint=trouble.hint or None, epoch=office.store.epoch, seq=seq,
    )  # fmt: skip


def approved(office: Office, way: Way) -> tuple[Approved, ...]:
    """The templates of the session that would send."""
    account = office.accounts.get(way.session.id)
    return account.templates if account else ()


def filling(template: Approved, way: Way, writer: Writer, given: Mapping[str, str]) -> Filled:
    known = templates.known_of(
        writer.contact_name,
        writer.contact_phone,
        operator=writer.operator,
        session_key=way.session.key,
        session_phone=way.session.phone,
    )
    return templates.filled(template, known, given)


def offer(template: Approved, now: Filled) -> TemplateOffer:
    return TemplateOffer(template.name, template.language, template.body, now.text, template.variables, now.values)


async def writer_to(source: Source, chat: ChatRow, operator: str) -> Writer:
    """A contact's name fills in only when somebody gave it: a number is no name."""
    contact = None
    if chat.contact_id is not None:
        contact = (await people.contact_rows(source, [chat.contact_id])).get(chat.contact_id)
    return Writer(operator, contact.name if contact else None, chat.phone)
