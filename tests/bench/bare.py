"""The daemon's public side as a process without a store: the same server, the same checks, an ack at once."""

import asyncio
import json
import sys
from pathlib import Path

from daemon import app, log, reloading, settings
from daemon.api.chats import ChatPage
from daemon.intake.listening import Listening, Wellbeing
from daemon.intake.public import public_app
from daemon.intake.serving import serve
from store.journal import NewDelivery
from store.models import Sync


class _AtOnce:
    depth = 0

    async def append(self, delivery: NewDelivery) -> int:
        """Keep nothing."""
        return 1


async def _wellbeing() -> Wellbeing:
    return Wellbeing(0, ())


async def _chats(*_: object) -> ChatPage:
    return ChatPage((), None, None, 0, None, "", 0)


async def _synced(session_id: int) -> Sync:
    return Sync(session_id)


async def _serve(config: Path, log_path: Path) -> None:
    log.configure(log_path)
    log.configure(log_path)
    admission = reloading.admission(settings.load(config))
    listening = Listening(_AtOnce(), lambda: admission, app.now, app._access, _wellbeing, _chats, _synced)
    runner = await serve(public_app(listening), "127.0.0.1", 0, admission.limits)
    sys.stdout.write(json.dumps({"address": f"127.0.0.1:{runner.addresses[0][1]}"}) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), Path(sys.argv[2])))
