"""The world repeats by its seed and has everything a desk meets."""

from collections import Counter

import phonenumbers

from cli.demo.nouns import Group, Message, Person
from cli.demo.world import SESSIONS, World

START = 1_800_000_000


def told(seed: int, chats: int = 60) -> list[Message]:
    return World(seed, chats, START).history()


def people(world: World) -> list[Person]:
    peers = [thread.peer for thread in world.threads]
    return [one for peer in peers for one in (peer.members if isinstance(peer, Group) else (peer,))]


def test_a_seed_repeats_the_world_to_the_last_letter() -> None:
    assert told(7) == told(7)
    assert told(7) != told(8)


def test_a_later_start_moves_every_time_and_changes_nothing_else() -> None:
    now, later = World(7, 60, START).history(), World(7, 60, START + 5000).history()

    assert [message.text for message in now] == [message.text for message in later]
    assert {5000} == {two.sent_at - one.sent_at for one, two in zip(now, later, strict=True)}


def test_there_are_as_many_chats_as_asked_for_and_every_session_has_some() -> None:
    world = World(1, 60, START)

    assert 60 == len(world.threads) == len({(thread.session.key, thread.peer) for thread in world.threads})
    assert {session.key for session in SESSIONS} == {thread.session.key for thread in world.threads}
    assert [0, 1, 2] == [len(World(1, chats, START).threads) for chats in (0, 1, 2)]


def test_private_chats_are_on_every_dialect_and_a_group_can_be_opened_on_any() -> None:
    world = World(1, 200, START)
    kinds = Counter((thread.session.dialect, type(thread.peer)) for thread in world.threads)
    opened = world.open_thread(SESSIONS[0], is_group=True)

    linked = {(dialect, kind) for dialect in ("gateway", "wwebjs-api") for kind in (Person, Group)}
    assert {("meta", Person), *linked} == set(kinds)
    assert isinstance(opened.peer, Group)
    assert all(next(opened.talk).who is not None for _ in range(30))


def test_no_two_people_share_a_number_and_every_number_can_be_one() -> None:
    numbers = Counter(person.phone for person in set(people(World(3, 3000, START))))

    assert {1} == set(numbers.values())
    for digits in list(numbers)[::50]:
        national = digits.replace("521", "52", 1) if digits.startswith("521") else digits
        assert phonenumbers.is_possible_number(phonenumbers.parse(f"+{national}")), digits


def test_everything_was_said_before_the_start_and_never_two_things_in_one_second() -> None:
    times = [message.sent_at for message in told(1, 1000)]

    assert sorted(times) == times
    assert len(times) == len(set(times))
    assert times[-1] < START


def test_a_thread_reads_in_the_order_of_its_script() -> None:
    world = World(1, 60, START)
    said = world.history()
    thread = next(one for one in world.threads if one.session.key == "pt" and len(one.recent) > 2)
    mine = [message for message in said if message.peer == thread.peer]

    assert mine[0].author == thread.peer
    assert thread.recent == mine[-len(thread.recent) :]
    assert not any("{" in message.text for message in said)


def test_ids_are_never_given_twice() -> None:
    ids = [message.id for message in told(1, 1000)]

    assert len(ids) == len(set(ids))


def test_several_scripts_are_spoken() -> None:
    texts = "".join(message.text + message.author.name for message in told(1, 200) if message.author)

    assert all(one in texts for one in ("ção", "ñ", "kak", "السلام", "नमस्ते", "ありがとう", "🙏"))
