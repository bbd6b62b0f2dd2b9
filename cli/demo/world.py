"""The simulated world: our numbers, their customers and groups, and what they have written so far. Pure and seeded."""

from collections import Counter
from random import Random

from cli.demo import names, talk
from cli.demo.nouns import Group, Kind, Line, Message, Person, Session, Thread
from cli.demo.seconds import Seconds

# No groups on Meta until the daemon understands the body that tells their names: a list of opaque ids teaches nobody.
SESSIONS = (
    Session(
        1, "care", "meta", "15550783881", "106540352242922", "demo-app-secret-care",
        ("en", "en", "es", "ar", "hi", "ja"), share=35, groups=0, is_primary=True,
    ),
    Session(
        2, "sales", "gateway", "628111222333", "webjs_1_1763181942_W0hejiNg", "demo-hmac-secret-sales",
        ("id", "id", "en"), share=30, groups=35,
    ),
    Session(
        3, "mx-care", "wwebjs-api", "5215550009900", "mx-care-1", "demo-api-key-mx",
        ("mx", "mx", "es"), share=20, groups=30,
    ),
    Session(
        4, "pt", "meta", "351920990000", "204981726354410", "demo-app-secret-pt",
        ("pt", "br"), share=15, groups=0,
    ),
)  # fmt: skip
WORKSPACE = 1
HOUR = 3600
_RECENT = 6
_ROOM_FOR_REST = 12
_CLOSES_IN = 150
"""Seconds after the start."""


class World:
    """Everybody there is. The same seed, number of chats and start give the same world."""

    def __init__(self, seed: int, chats: int, start: int) -> None:
        self.rng = Random(seed)
        self.start = start
        """The second at which the demo begins; history lies before it."""
        self.sessions = SESSIONS
        self.threads: list[Thread] = []
        self._seconds = Seconds()
        self._serials = dict.fromkeys(names.FIRST, 0)
        self._titles: Counter[str] = Counter()
        self._strangers: dict[str, list[Person]] = {session.key: [] for session in SESSIONS}
        """Members of groups who have not yet written alone: a gateway tells a name only in groups."""
        for session, is_group in self._shares(chats):
            self.open_thread(session, is_group)
        if chats >= _ROOM_FOR_REST:
            self._closing().is_at_rest = True

    @property
    def awake(self) -> list[Thread]:
        """The conversations that go on by themselves."""
        return [thread for thread in self.threads if not thread.is_at_rest]

    def open_thread(self, session: Session, is_group: bool = False) -> Thread:
        """A new conversation, nothing said yet."""
        peer = self._group(session) if is_group else self._customer(session)
        said = talk.conversation(self.rng, peer)
        if is_group and session.dialect == "meta":  # Meta tells no text of what we write to groups
            said = (line for line in said if line.who is not None)
        thread = Thread(session, peer, said)
        self.threads.append(thread)
        return thread

    def history(self) -> list[Message]:
        """What was said before the start, over the last days, in the order of time."""
        said = [message for thread in self.threads for message in self._past(thread)]
        return sorted(said, key=lambda message: message.sent_at)

    def say(self, thread: Thread, line: Line, at: int, kind: Kind = "text") -> Message:
        """The thread's next message, sent at or just before `at`, later than all before it."""
        second = self._seconds.latest(at)
        if second <= thread.last_at:
            second = self._seconds.earliest(thread.last_at + 1)
        return self._keep(thread, line, second, kind)

    def say_late(self, thread: Thread, line: Line, at: int) -> Message:
        """A message sent at `at`, whatever came since."""
        return self._keep(thread, line, self._seconds.latest(at), "text")

    def id(self, length: int = 16) -> str:
        """Upper-case hex that nobody else has."""
        return f"{self.rng.getrandbits(4 * length):0{length}X}"

    def _keep(self, thread: Thread, line: Line, second: int, kind: Kind) -> Message:
        author = None if line.who is None else thread.author(line.who)
        message = Message(self.id(20), thread.session, thread.peer, author, line.text, second, kind)
        thread.last_at = max(thread.last_at, second)
        thread.recent = [*thread.recent[1 - _RECENT :], message]
        return message

    def _shares(self, chats: int) -> list[tuple[Session, bool]]:
        """Which sessions have the chats, groups first, so that their members are there to write alone."""
        drawn = self.rng.choices(SESSIONS, [session.share for session in SESSIONS], k=max(0, chats - len(SESSIONS)))
        shares, had = [], dict.fromkeys(SESSIONS, 0)
        for session in [*SESSIONS, *drawn][:chats]:
            had[session] += 1
            # Evenly spread, the second chat the first group: a draw of few chats would often have none.
            groups_now, groups_before = ((n * session.groups + 50) // 100 for n in (had[session], had[session] - 1))
            shares.append((session, groups_now > groups_before))
        return sorted(shares, key=lambda share: not share[1])

    def _closing(self) -> Thread:
        """The one whose window is about to close."""
        return next(thread for thread in self.threads if thread.session.is_primary)

    def _past(self, thread: Thread) -> list[Message]:
        lines = [next(thread.talk) for _ in range(self.rng.randint(1, 9))]
        at = self.start - 40 - int(self.rng.expovariate(1 / (15 * HOUR)))
        if thread.is_at_rest:
            lines, at = lines[:1], self.start - 24 * HOUR + _CLOSES_IN
        times: list[int] = []
        for _ in lines:
            times.append(self._seconds.latest(at))
            at = times[-1] - 15 - int(self.rng.expovariate(1 / 200))
        kinds: list[Kind] = ["text"] * len(lines)
        if lines[-1].who is not None and self.rng.random() < 0.12:
            kinds[-1] = self.rng.choice(("image", "voice", "location"))
        return [self._keep(thread, *one) for one in zip(lines, reversed(times), kinds, strict=True)]

    def _group(self, session: Session) -> Group:
        language = self.rng.choice([one for one in session.languages if one in names.GROUPS])
        members = tuple(self._person(language) for _ in range(self.rng.randint(4, 8)))
        self._strangers[session.key] += members
        return Group(f"1203634{self.rng.randrange(10**11):011d}", self._title(language), language, members)

    def _title(self, language: str) -> str:
        """Each name once, then each with a 2, and so on."""
        known = names.GROUPS[language]
        fewest = min(self._titles[one] for one in known)
        title = self.rng.choice([one for one in known if self._titles[one] == fewest])
        self._titles[title] += 1
        return f"{title} {fewest + 1}" if fewest else title

    def _customer(self, session: Session) -> Person:
        known = self._strangers[session.key]
        if known and self.rng.random() < 0.85:
            return known.pop(self.rng.randrange(len(known)))
        language = self.rng.choice(session.languages)
        has_lid = session.dialect != "meta" and self.rng.random() < 0.1
        return self._person(language, lid=f"{self.rng.randrange(10**13, 10**14)}" if has_lid else None)

    def _person(self, language: str, lid: str | None = None) -> Person:
        serial = self._serials[language]
        self._serials[language] += 1
        if language == "en" and serial == 7:
            return Person(names.HOSTILE, names.phone(language, serial), language, lid)
        return Person(names.name(self.rng, language), names.phone(language, serial), language, lid)
