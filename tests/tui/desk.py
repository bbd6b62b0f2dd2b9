"""A desk to test with: realistic customers, a fixed clock, and an app on a FakeInbox."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from daemon.api.people import Address, ContactDetail, GroupDetail
from daemon.client import Inbox
from store.models import (
    Chat,
    Contact,
    Group,
    GroupMember,
    Identity,
    Link,
    Media,
    Membership,
    Message,
    Millis,
    NameClaim,
    OutboxItem,
    Quoted,
    Reaction,
)
from tests.builders import DAY, HOUR, MINUTE, NOW, a_chat, a_message, a_session
from tests.fakes.inbox import FakeInbox
from tests.fakes.troubled import TroubledInbox
from tui.app import FrontdeskApp
from tui.options import Options
from tui.source import Source

UTC_OPTIONS = Options(timezone=UTC)


def an_app(inbox: Inbox, clock: Callable[[], Millis] = lambda: NOW, **options: Any) -> FrontdeskApp:
    async def connect() -> Inbox:
        return inbox

    return FrontdeskApp(Source(connect), replace(UTC_OPTIONS, **options), clock)


async def settled(pilot: Pilot[None]) -> None:
    """Until answers and frames have been drawn, and nothing moves any more."""
    await pilot.pause(0.04)
    before = ""
    for _ in range(25):
        await pilot.pause(0.02)
        if not pilot.app.is_running or (now := screen_text(pilot.app)) == before:
            return
        before = now


def screen_text(app: App[Any]) -> str:
    """What a person reads."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)


def a_busy_desk() -> FakeInbox:
    """Two providers, three sessions, groups, several languages, every kind of tick and mark."""
    sessions = [
        a_session(1, "care", phone="+55 11 4000-1000", unread_count=7, health=98, last_event_at=NOW - 4000, seq=1),
        a_session(2, "sales", dialect="gateway", provider_type="webjs", phone="+55 11 4000-2000", unread_count=11,
                  last_event_at=NOW - 9000, seq=2),
        a_session(3, "mx", dialect="waha", provider_type="webjs", phone="+52 55 4000 3000", state="disconnected",
                  state_reason="logged out on the phone", unread_count=1, health=20, seq=3),
    ]  # fmt: skip
    return FakeInbox(_CHATS, [*a_thread(), *a_group_thread()], sessions)


def a_troubled_desk() -> TroubledInbox:
    """The busy desk, and what can go wrong with its daemon."""
    busy = a_busy_desk()
    return TroubledInbox(busy.chats_by_id.values(), busy.messages_by_id.values(), busy.sessions_by_id.values())


def a_known_desk() -> FakeInbox:
    """The busy desk, where people and groups are known beyond their rows."""
    desk = a_busy_desk()
    desk.chats_by_id[2] = replace(desk.chats_by_id[2], group_id=2)
    maria, lid = Identity("phone", "+55 11 98877-6655"), Identity("lid", "99887766554433")
    other = Identity("phone", "+55 11 97766-5544")
    at_sales = _chat(41, "Maria Souza", 3 * HOUR, "segue", unread_count=2, contact_id=1, **_SALES)
    desk.people[1] = ContactDetail(
        Contact(1, 1, "Maria Souza", maria.value, (maria, other, lid)),
        (Address(maria, ("care", "sales")), Address(other, ("care",)), Address(lid, ())),
        (Link(4, maria, lid, "named together", None, is_active=True),
         Link(5, maria, other, "an operator", "bia", is_active=True)),
        (NameClaim("Maria Souza", "operator", maria, NOW, NOW), NameClaim("Mah 🌸", "push", maria, NOW, NOW)),
        (desk.chats_by_id[1], at_sales),
        (Membership(2, "Entregas SP", is_admin=True), Membership(9, "Vendas antigas", is_admin=False, left_at=NOW)),
        "e1", 0,
    )  # fmt: skip
    names = (
        "Rui",
        "Zé",
        "Ana Lima",
        None,
        "Beto",
        "王小明",
        "أحمد",
        "Carla",
        "Duda",
        "Eli",
        "Fábio",
        "Gil",
        "Hugo",
        "Iara",
    )
    members = tuple(
        GroupMember(Identity("phone", f"+55119999000{at:02d}"), name, None, None, is_admin=at < 2, joined_at=NOW)
        for at, name in enumerate(names)
    )
    gone = GroupMember(Identity("lid", "4711"), None, None, None, is_admin=False, joined_at=NOW, left_at=NOW)
    desk.groups[2] = GroupDetail(
        Group(2, 1, "1203@g.us", "Entregas SP", 14), (*members, gone), (desk.chats_by_id[2],), "e1", 0
    )
    return desk


def unsent(desk: FakeInbox, state: Any, body: str, chat_id: int = 1, **more: Any) -> Message:
    """An answer of ours that stands in the outbox."""
    number = len(desk.outbox_by_id) + 1
    message = desk.receive(
        chat_id, body, direction="outbound", status=state, is_read=True, sender_name="ana", origin="desk",
        outbox_id=number, **more,
    )  # fmt: skip
    chat = desk.chats_by_id[chat_id]
    desk.outbox_by_id[number] = OutboxItem(
        number, chat_id, message.id, chat.session_id, chat.session_key, "ana", state, chat.name, body, None, 1, NOW,
        Millis(NOW - 7 * MINUTE), message.error, message.error_code, message.hint, seq=message.seq,
    )  # fmt: skip
    return message


def a_thread() -> list[Message]:
    """Maria's: every mark that a thread can carry."""

    def said(id: int, ago: int, body: str, **rest: Any) -> Message:
        return a_message(id, sent_at=Millis(NOW - ago), body=body, seq=100 + id, sender_name="Maria Souza", **rest)

    def ours(id: int, ago: int, body: str, status: str = "read", **rest: Any) -> Message:
        return said(id, ago, body, direction="outbound", status=status, **rest)

    return [
        said(1, DAY + 4 * HOUR, "bom dia! segue o pedido"),
        said(2, DAY + 4 * HOUR - MINUTE, "", type="document",
             media=Media("application/pdf", "pedido-1182.pdf", 84_000, state="stored",
             found_type="application/pdf")),
        ours(3, DAY + 3 * HOUR, "recebido, faturo até as 11h"),
        said(4, DAY + 2 * HOUR, "ótimo, obrigada!", quoted=Quoted("w3", 3, "care", "recebido, faturo até as 11h"),
             reactions=(Reaction("ana", "🙏"),)),
        ours(5, 5 * HOUR, "Seu boleto foi gerado e vence na sexta-feira. Se preferir, podemos dividir em duas "
             "parcelas sem juros; é só avisar por aqui que a equipe prepara tudo ainda hoje.", "delivered"),
        ours(6, 4 * HOUR, "https://pay.example/b/1182", "failed", error="131047: re-engagement message"),
        said(7, 3 * HOUR, "qual é o valor total?", edited_at=Millis(NOW - 2 * HOUR)),
        said(8, 3 * HOUR - MINUTE, "esquece", revoked_at=Millis(NOW - 2 * HOUR)),
        ours(9, 2 * HOUR, "R$ 1.182,00", "sent"),
        said(10, 30 * MINUTE, "o boleto venceu", is_read=False),
        said(11, 29 * MINUTE, "olha o que aparece", type="image", is_read=False,
             media=Media("image/jpeg", None, 220_000, state="stored", found_type="image/jpeg")),
        said(12, 12 * MINUTE, "boleto venceu, pode reenviar?", is_read=False),
    ]  # fmt: skip


def a_group_thread() -> list[Message]:
    """Entregas SP: several people, one of them without a name."""
    people = ("Rui", "Rui", None, "Zé", "Rui")
    said = (
        "o caminhão saiu às 9", "chega antes do meio-dia", "aqui ninguém recebeu ainda", "مرحبا، متى تصل الشحنة؟",
        "chegou só metade do pedido",
    )  # fmt: skip
    return [
        a_message(
            20 + at, chat_id=2, session_id=2, sent_at=Millis(NOW - (50 - at * 9) * MINUTE), body=body, seq=120 + at,
            sender_name=name, sender_phone="+551199990000", is_read=at < 2,
        )
        for at, (name, body) in enumerate(zip(people, said, strict=True))
    ]  # fmt: skip


def _chat(id: int, name: str, ago: int, preview: str, **rest: Any) -> Chat:
    return a_chat(id, name=name, last_message_at=Millis(NOW - ago), preview=preview, seq=10 + id, **rest)


_SALES = {"session_id": 2, "session_key": "sales", "provider_type": "webjs"}
_MX = {"session_id": 3, "session_key": "mx", "provider_type": "webjs"}
_GROUP = {"kind": "group", "contact_id": None, "phone": None}
_OURS = {"last_message_direction": "outbound"}

_CHATS = [
    _chat(1, "Maria Souza", 12 * MINUTE, "boleto venceu, pode reenviar?", unread_count=3, assignee="ana",
          phone="+55 11 98877-6655", window_closes_at=Millis(NOW + 41 * MINUTE), tags=("pix", "vip"),
          waiting_since=Millis(NOW - 23 * MINUTE)),
    _chat(2, "Entregas SP", 14 * MINUTE, "chegou só metade do pedido", unread_count=9, assignee="bia",
          participants_count=14, last_sender_name="Rui", **_SALES, **_GROUP),
    _chat(3, "Hotel Mar", 48 * MINUTE, "podem confirmar a reserva para sábado?", unread_count=2,
          window_closes_at=Millis(NOW + 3 * HOUR)),
    _chat(4, "Padaria Sol", HOUR, "", last_message_type="audio", last_is_voice=True, unread_count=1,
          window_closes_at=Millis(NOW + 6 * HOUR)),
    _chat(5, "Inês Marques", 90 * MINUTE, "can you call me?", unread_count=1, tags=("callback",),
          window_closes_at=Millis(NOW + 22 * HOUR)),
    _chat(6, "+52 55 2233 4455", 99 * MINUTE, "hola, ¿siguen abiertos?", unread_count=1, phone="+52 55 2233 4455",
          **_MX),
    _chat(7, "Clínica Azul", 5 * DAY, "ainda tem vaga?", assignee="bia", window_closes_at=Millis(NOW - DAY),
          is_window_shut=True),
    _chat(8, "Obra Lapa", 2 * HOUR, "foto em anexo", last_message_type="image", participants_count=6,
          last_sender_name="Zé", **_SALES, **_GROUP),
    _chat(9, "Bruno Teixeira", 3 * HOUR, "fechado, obrigado!", last_message_status="read", assignee="ana",
          **_OURS, **_SALES),
    _chat(10, "王小明", 4 * HOUR, "請問今天可以送貨嗎", unread_count=2, **_SALES),
    _chat(11, "أحمد منصور", 5 * HOUR, "شكرا جزيلا", last_message_status="delivered", **_OURS, **_SALES),
    _chat(12, "João Pinto", 26 * HOUR, "comprovante.pdf", last_message_type="document", **_SALES),
    _chat(13, "Loja Centro", 27 * HOUR, "estoque?", participants_count=9, last_sender_name="Ana", **_SALES, **_GROUP),
    _chat(14, "Lúcia Ferreira", 2 * DAY, "ok, e o frete?", last_message_status="sent", **_OURS, **_SALES),
    _chat(15, "Priya Nair", 3 * DAY, "नमस्ते, ऑर्डर कब आएगा?", **_SALES),
    _chat(16, "Pedro Lima", 8 * DAY, "contrato assinado", last_message_status="failed", **_OURS),
    _chat(17, "Zoë & Søn ApS", 40 * DAY, "Tak for hjælpen 👍", is_late=True),
    _chat(18, "A customer with a name that is much too long for any column of any list", 400 * DAY, "hello " * 30,
          **_SALES),
]  # fmt: skip
