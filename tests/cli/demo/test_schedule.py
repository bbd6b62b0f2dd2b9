"""The schedule repeats by its seed and brings every trouble a desk must stand."""

import json
from collections import Counter
from itertools import islice

from cli.demo import schedule
from cli.demo.nouns import Post
from cli.demo.world import World

START = 1_800_000_000
KINDS = {
    "message", "sent", "stranger", "status", "after its status", "duplicate", "reordered", "late", "burst",
    "wild group", "long", "hostile", "media", "reaction", "edit", "revoke", "session", "away", "back",
}  # fmt: skip


def day(seed: int = 1, posts: int = 400, chats: int = 60) -> list[tuple[float, Post]]:
    """The first posts of a live day, with the second each is sent at."""
    world = World(seed, chats, START)
    schedule.history(world)
    at, told = 0.0, []
    for delay, post in islice(schedule.live(world), posts):
        at += delay
        told.append((at, post))
    return told


def times(post: Post) -> list[int]:
    """When the messages in a body were sent."""
    told = json.loads(post.body)
    if "data" in told:
        return [told["data"]["message"]["timestamp"]]
    value = told["entry"][0]["changes"][0]["value"]
    return [int(one["timestamp"]) for one in value.get("messages", value.get("message_echoes", []))]


def of_kind(kind: str, posts: list[tuple[float, Post]]) -> list[tuple[float, Post]]:
    return [(at, post) for at, post in posts if post.kind == kind]


def test_a_seed_repeats_the_day() -> None:
    assert day(4) == day(4)
    assert day(4) != day(5)


def test_every_kind_of_trouble_comes_within_two_rounds_of_the_deck() -> None:
    assert KINDS == {post.kind for _, post in day()}


def test_no_delay_is_negative_and_the_stream_has_no_end() -> None:
    found = day(posts=3000)

    assert 3000 == len(found)
    assert sorted(at for at, _ in found) == [at for at, _ in found]


def test_a_duplicate_is_the_same_body_again_and_later() -> None:
    found = day()
    bodies = [post.body for _, post in found]

    for place, (_, post) in enumerate(found):
        assert post.kind != "duplicate" or post.body in bodies[:place]


def test_a_late_message_was_sent_a_quarter_of_an_hour_before_it_comes() -> None:
    late = of_kind("late", day())

    assert late
    assert all(13 * 60 < START + at - times(post)[0] < 20 * 60 for at, post in late)


def test_ticks_come_before_their_message() -> None:
    found = day()
    at, post = of_kind("after its status", found)[0]
    told = json.loads(post.body)
    if "data" in told:
        id = told["data"]["message"]["id"]
    else:
        id = told["entry"][0]["changes"][0]["value"]["message_echoes"][0]["id"]
    before = [one.body.decode() for when, one in found if when < at and one.kind == "status"]

    assert 2 == sum(json.dumps(id) in body for body in before)


def test_a_reordered_pair_arrives_newest_first() -> None:
    (_, first), (_, second) = of_kind("reordered", day())[:2]

    assert times(first) > times(second)


def test_five_quick_messages_are_in_order_and_within_a_second() -> None:
    burst = of_kind("burst", day())[:5]

    assert burst[4][0] - burst[0][0] < 1
    assert sorted(times(post) for _, post in burst) == [times(post) for _, post in burst]


def test_a_hostile_message_carries_markup_and_control_bytes() -> None:
    _, post = of_kind("hostile", day())[0]

    assert b"[/b]" in post.body
    assert rb"\u001b" in post.body


def test_live_messages_never_share_a_second_with_one_another_or_the_past() -> None:
    world = World(2, 60, START)
    seen = [message.sent_at for message in world.history()]
    for _, post in islice(schedule.live(world), 300):
        if post.kind not in ("duplicate", "status", "session", "away", "back", "reaction", "edit", "revoke"):
            seen += times(post)

    assert [] == [second for second, often in Counter(seen).items() if often > 1]


def test_a_thousand_chats_on_meta_need_few_posts() -> None:
    posts = [post for post in schedule.history(World(1, 1000, START)) if post.session.dialect == "meta"]

    assert len(posts) < 80


def test_an_empty_desk_still_gets_traffic() -> None:
    assert 100 == len(day(posts=100, chats=0))


def test_a_schedule_can_be_cut_after_some_seconds() -> None:
    posts = iter([(1.0, post) for _, post in day(posts=9)])

    assert 3 == len(list(schedule.until(posts, 3.5)))
