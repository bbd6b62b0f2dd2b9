"""The customers of a filled desk: numbered, so that the filling and the load mean the same people."""

from random import Random

from cli.demo import meta, wire
from cli.demo.nouns import Message, Person, Session
from cli.demo.world import SESSIONS

CARE = SESSIONS[0]
"""The Meta session that the load is posted to: every chat of the fill with an even number is its own."""
OTHERS = SESSIONS[1:]
_WORDS = [
    "".join(pair)
    for pair in (
        (one, other)
        for one in ["or", "pay", "send", "wait", "big", "no", "ship", "call", "paper", "late", "tea", "rain"]
        for other in ["der", "ment", "ing", "able", "ful", "est", "ish", "er", "ward", "less", "some", "ory"]
    )
]


def session_of(number: int) -> Session:
    return OTHERS[number // 2 % len(OTHERS)] if number % 2 else CARE


def person(number: int) -> Person:
    return Person(f"Customer {number:06}", f"15551{number:06}", "en")


def words(rng: Random) -> str:
    """What somebody says: eight words or so."""
    return " ".join(rng.choices(_WORDS, k=rng.randint(3, 13)))


def request(number: int, serial: int, text: str, at: int) -> bytes:
    """A webhook of Meta's as the bytes on the wire: customer `number` says `text`; `serial` makes its id."""
    author = person(number)
    post = wire.told(Message(f"{serial:016x}", CARE, author, author, text, at))
    headers = wire.headers(post, at) | {"Host": "127.0.0.1", "Content-Length": str(len(post.body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {meta.PATH} HTTP/1.1\r\n{head}\r\n".encode() + post.body


def message_id(serial: int) -> str:
    return meta.wamid(f"{serial:016x}")
