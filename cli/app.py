"""The Typer app: every command under its name. Importing it imports typer and nothing heavy."""

import typer

from cli.commands import (
    chats,
    config,
    daemon,
    deliveries,
    demo,
    events,
    health,
    history,
    import_,
    init,
    keys,
    media,
    outbox,
    react,
    replies,
    search,
    send,
    sessions,
    sync,
    tui,
    verbs,
    who,
    why,
)
from cli.groups import Group

# Without rich markup help is drawn in 75 ms less; troubles are told by cli.troubles.
app = typer.Typer(
    name="frontdesk",
    cls=Group,
    help="A terminal inbox for WhatsApp chats that arrive on several business numbers.\n\n"
    "Without a command it opens the desk, and starts the daemon when none runs.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.callback(invoke_without_command=True)(tui.desk)
app.command("init")(init.init)
app.command("demo")(demo.demo)
app.add_typer(daemon.app, name="daemon")
app.add_typer(sessions.app, name="sessions")
app.add_typer(chats.app, name="chats")
app.command("search")(search.search)
app.command("who")(who.who)
app.command("why")(why.why)
verbs.add_to(app)
app.command("undo")(history.undo)
app.command("redo")(history.redo)
app.command("history")(history.history)
app.command("replies")(replies.replies)
app.add_typer(media.app, name="media")
app.command("send")(send.send)
app.command("react")(react.react)
app.add_typer(outbox.app, name="outbox")
app.command("sync")(sync.sync)
app.command("import")(import_.import_chat)
app.command("events")(events.events)
app.add_typer(deliveries.app, name="deliveries")
app.command("health")(health.health)
app.add_typer(config.app, name="config")
app.command("keys")(keys.keys)
