"""A daemon that only writes down what is posted at it, and answers as it is told."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class Recorder:
    answers: list[int] = field(default_factory=list)
    """What to answer next; 200 once they are used up."""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.requests.append((request.path, dict(request.headers), await request.read()))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@asynccontextmanager
async def recording(answers: Iterable[int] = ()) -> AsyncIterator[Recorder]:
    recorder = Recorder(list(answers))
    app = web.Application(client_max_size=2**26)
    app.router.add_post("/{path:.*}", recorder.take)
    async with TestServer(app) as server:
        recorder.url = str(server.make_url("")).rstrip("/")
        yield recorder
