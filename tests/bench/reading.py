"""A thread in the app: fifty older messages put in front of those that it holds, as its cursor goes up to them."""

import asyncio
import gc
from time import perf_counter
from typing import cast

from store.models import Message, Millis
from tests.bench.desks import Desks
from tests.bench.figures import Figure, ms
from tests.builders import MINUTE, NOW, a_chat, a_message, a_session, a_thread_page
from tests.fakes.inbox import FakeInbox
from tests.tui.sitting import at_the_desk, press
from tui.screens.inbox import InboxScreen

HELD = 500
PAGE = 50
_TIMES = 15
_BUDGET = 10.0
"""Milliseconds."""
_BODIES = (
    "oi, tudo bem?",
    "Seu boleto foi gerado e vence na sexta-feira. Se preferir, podemos dividir em duas parcelas sem juros.",
    "نعم، متى تصل الشحنة؟ https://pay.example/b/1182",
    "👍🏽 ok, obrigada!",
    "नमस्ते, ऑर्डर कब आएगा?",
)


def older(_desks: Desks) -> list[Figure]:
    best = asyncio.run(_quickest())
    label = f"screen, {PAGE} older messages before {HELD}"
    return [Figure(label, ms(best), "", best * 1000, "at most", _BUDGET, "ms")]


async def _quickest() -> float:
    messages = [_said(number) for number in range(1, HELD + PAGE + 1)]
    async with at_the_desk(FakeInbox([a_chat(1)], messages, [a_session()])) as pilot:
        await press(pilot, "enter")
        screen = cast(InboxScreen, pilot.app.screen)
        thread, view = screen.thread, screen.thread_view
        if thread is None:
            raise AssertionError("no thread is open")
        best = 99.0
        for _ in range(_TIMES):
            thread.messages = messages[PAGE:]
            view.show(thread, ())
            view.action_top()
            gc.collect()
            begun = perf_counter()
            thread.older(a_thread_page(messages[:PAGE]))
            view.show(thread, ())
            best = min(best, perf_counter() - begun)
        return best


def _said(number: int) -> Message:
    at = Millis(NOW - (HELD + PAGE + 1 - number) * 2 * MINUTE)
    direction = "outbound" if number % 3 == 0 else "inbound"
    body = f"{_BODIES[number % len(_BODIES)]} {number}"
    return a_message(number, body=body, sent_at=at, seq=number, direction=direction)
