"""Clients of a WebSocket on a Unix socket as a process: it tells when each frame came to each of them.

Its input: the socket, the path and how many clients; then, for each line, how many frames to wait for.
"""

import asyncio
import json
import re
import sys
import time

import aiohttp

_SEQ = re.compile(r'"seq": ?(\d+)')


class _Crowd:
    def __init__(self) -> None:
        self.came: dict[int, list[float]] = {}
        self.news = asyncio.Event()

    async def listen(self, http: aiohttp.ClientSession, path: str, ready: asyncio.Semaphore) -> None:
        async with http.ws_connect(path) as stream:
            await stream.receive()
            ready.release()
            async for message in stream:
                now = time.monotonic()
                found = _SEQ.search(message.data)
                self.came.setdefault(int(found[1]) if found else 0, []).append(now)
                self.news.set()

    async def all_of(self, seq: int, clients: int) -> float:
        """When the last of them had it."""
        while len(self.came.get(seq, ())) < clients:
            self.news.clear()
            await self.news.wait()
        return max(self.came[seq])


async def _listen(socket: str, path: str, clients: int) -> None:
    crowd, ready = _Crowd(), asyncio.Semaphore(0)
    async with aiohttp.ClientSession("http://frontdesk", connector=aiohttp.UnixConnector(socket, limit=0)) as http:
        tasks = [asyncio.get_running_loop().create_task(crowd.listen(http, path, ready)) for _ in range(clients)]
        for _ in range(clients):
            await ready.acquire()
        _say(0.0)
        while line := await asyncio.to_thread(sys.stdin.readline):
            _say(await crowd.all_of(json.loads(line)["seq"], clients))
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def _say(at: float) -> None:
    sys.stdout.write(json.dumps(at) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_listen(sys.argv[1], sys.argv[2], int(sys.argv[3])))
