"""What the contact pane tells beside the row: addresses, names, other chats, groups; or who is in a group."""

from collections.abc import Iterable

from daemon.api.people import Address, ContactDetail, GroupDetail
from daemon.display import display
from store.models import Chat, GroupMember, Identity
from tui import words
from tui.looks import ink
from tui.scene import Scene
from tui.widgets.parts import Part

Row = tuple[list[Part], list[Part]]
"""What stands at the left of a line, and what at its right."""


def person_rows(person: ContactDetail, chat_id: int, scene: Scene) -> list[Row]:
    """Whatever is not plain from the chat's own row."""
    others = [one for one in person.chats if one.id != chat_id]
    return [
        *_section("other chats", [_chat(one, scene) for one in others], scene),
        *_section("addresses", _addresses(person, scene), scene),
        *_section("called", [_name(one.name, one.source, scene) for one in person.names], scene),
        *_section(
            "groups", [_in_group(one.name, is_admin=one.is_admin, has_left=one.left_at is not None, scene=scene)
                       for one in person.groups], scene,
        ),
    ]  # fmt: skip


def group_rows(group: GroupDetail, chat_id: int, scene: Scene) -> list[Row]:
    """The other chats of the group, and who is in it."""
    others = [one for one in group.chats if one.id != chat_id]
    inside = [one for one in group.members if one.left_at is None]
    left = [one for one in group.members if one.left_at is not None]
    return [
        *_section("other chats", [_chat(one, scene) for one in others], scene),
        *_section("members", [_member(one, scene) for one in inside], scene),
        *_section("left, last there", [_member(one, scene) for one in left], scene),
    ]


def _shown(identity: Identity) -> str:
    """A number as it is; any other address with its kind."""
    value = display(identity.value, limit=60)
    return value if identity.kind == "phone" else f"{identity.kind} {value}"


def _section(title: str, rows: list[Row], scene: Scene) -> list[Row]:
    if not rows:
        return []
    return [([], []), ([(title, ink(scene.look.dim))], []), *rows]


def _chat(chat: Chat, scene: Scene) -> Row:
    look = scene.look
    sign = (f"{scene.glyphs.provider(chat.provider_type)} ", ink(getattr(look, chat.provider_type)))
    unread = [(words.unread(chat.unread_count), ink(look.amber))] if chat.unread_count else []
    when = [] if unread or chat.last_message_at is None else [(_ago(chat, scene), ink(look.dim))]
    return [sign, (display(chat.session_key, limit=24), ink(look.plain))], [*unread, *when]


def _ago(chat: Chat, scene: Scene) -> str:
    return scene.times.when(chat.last_message_at, scene.now()) if chat.last_message_at is not None else ""


def _addresses(person: ContactDetail, scene: Scene) -> list[Row]:
    rows: list[Row] = []
    for one in person.addresses:
        rows.append(([(_shown(one.identity), ink(scene.look.bright))], []))
        keys = f" {scene.glyphs.dot} ".join(display(key, limit=24) for key in one.sessions)
        rows += [([("  " + source, ink(scene.look.dim))], []) for source in (keys, *_evidence(person, one)) if source]
    return rows


def _evidence(person: ContactDetail, address: Address) -> Iterable[str]:
    """How the desk knows of an address that no chat is with, and of one that an operator has brought in."""
    links = [one for one in person.links if one.is_active and address.identity in (one.one, one.other)]
    by = [f"merged by {display(one.operator, limit=16)}" for one in links
          if one.operator and one.other == address.identity]  # fmt: skip
    told = [] if address.sessions else [display(one.evidence, limit=40) for one in links if not one.operator]
    return dict.fromkeys([*by, *told])


def _name(name: str, source: str, scene: Scene) -> Row:
    return [(display(name, limit=words.NAME_LIMIT), ink(scene.look.plain))], [(_SOURCES[source], ink(scene.look.dim))]


def _in_group(name: str, *, is_admin: bool, has_left: bool, scene: Scene) -> Row:
    colour = scene.look.dim if has_left else scene.look.plain
    return [(display(name, limit=words.NAME_LIMIT), ink(colour))], _mark(scene, is_admin=is_admin, has_left=has_left)


def _member(member: GroupMember, scene: Scene) -> Row:
    has_left = member.left_at is not None
    name = display(member.name, limit=words.NAME_LIMIT) if member.name else _shown(member.identity)
    colour = scene.look.dim if has_left else scene.look.bright if member.name else scene.look.plain
    if member.left_at is not None:
        return [(name, ink(colour))], [(scene.times.when(member.left_at, scene.now()), ink(colour))]
    return [(name, ink(colour))], _mark(scene, is_admin=member.is_admin, has_left=False)


def _mark(scene: Scene, *, is_admin: bool, has_left: bool) -> list[Part]:
    if has_left:
        return [("left", ink(scene.look.dim))]
    return [("admin", ink(scene.look.amber))] if is_admin else []


_SOURCES = {"operator": "by us", "book": "address book", "push": "themselves"}
