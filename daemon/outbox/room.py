"""The outbox as the rest of the daemon sees it: answers go in, and leave by themselves."""

from daemon.api.outbox import OutboxDone
from daemon.api.reacting import AskReact, ReactDone
from daemon.api.sending import AskSend, AskSendTo, Route, SendDone
from daemon.outbox import offering, verbs, writing
from daemon.outbox.dispatching import Dispatcher
from daemon.outbox.office import Office
from daemon.outbox.reacting import Reacting
from daemon.outbox.receipts import Receipts
from daemon.rules.sight import EVERYTHING, Sight
from store.desk import Store


class Outbox:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.dispatcher = Dispatcher(office)
        self.receipts = Receipts(office)
        self.reacting = Reacting(office, self.dispatcher.turns)

    def reconsider(self) -> None:
        """The config has changed: what waited may go, and whose receipts are told may be others."""
        self.dispatcher.wake()
        self.receipts.reconsider()

    async def route(self, operator: str, chat_id: int, session: str | None) -> Route:
        """How an answer would leave."""
        store: Store = self.office.store
        async with store.reading() as reader, reader.snapshot():
            return await offering.route(self.office, reader, chat_id, session, operator)

    async def send(self, operator: str, ask: AskSend | AskSendTo, sight: Sight = EVERYTHING) -> SendDone:
        """Queue an answer; returns when that is durable. A number is written to only by a session within `sight`."""
        if isinstance(ask, AskSend):
            done = await writing.send(self.office, operator, ask)
        else:
            done = await writing.send_to(self.office, operator, ask, sight)
        self.dispatcher.wake()
        return done

    async def react(self, operator: str, ask: AskReact) -> ReactDone:
        """Ask the provider once; returns when that is answered, or will not be."""
        try:
            return await self.reacting.react(operator, ask)
        finally:
            self.dispatcher.wake()  # answers may have waited for it

    async def do(self, verb: str, ids: tuple[int, ...], sight: Sight = EVERYTHING) -> OutboxDone:
        done = await verbs.do(self.office, verb, ids, sight)
        self.dispatcher.wake()
        return done

    async def is_writing(self, chat_id: int) -> None:
        """Somebody writes in this chat: where receipts are shown on view the customer sees that."""
        if self.receipts.is_needed:
            await self.receipts.is_writing(chat_id)
