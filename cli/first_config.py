"""The first config: its text, and writing it without harm to one that is there."""

from pathlib import Path

from cli.config_edit import keep, replace
from cli.troubles import CommandFailed
from daemon.places import private_folder


def text(*, with_sample: bool) -> str:
    """The commented config; without the sample its numbers are comments too."""
    numbers = _NUMBERS if with_sample else "".join(f"# {line}".rstrip() + "\n" for line in _NUMBERS.splitlines())
    return _DESK + numbers


def write(path: Path, *, with_sample: bool, is_forced: bool) -> Path | None:
    """Write it, 0600; the answer is where an older one was put. Raises CommandFailed over one unless forced."""
    if path.exists() and not is_forced:
        raise CommandFailed(f"there is a config at {path}", "--force replaces it and keeps the old one as .bak")
    private_folder(path.parent)
    kept = path.with_name(path.name + ".bak") if path.exists() else None
    if kept:
        keep(path, kept)  # a copy: a daemon that watches is never without a config
    replace(path, text(with_sample=with_sample))
    return kept


_DESK = """\
# The config of frontdesk. Only you may read it (0600): it can hold secrets.
# A secret is a value, "env:NAME" or "file:PATH", or a list of these; all of a list are accepted.
# Check it with: frontdesk config validate

[http]
listen = "127.0.0.1:8787"     # providers call this; put a reverse proxy with TLS before it
open_reads = false            # true: GET /api/chats answers without a token
# token = "env:FRONTDESK_HTTP_TOKEN"

[limits]
webhooks_per_minute = 0       # 0 is no limit
syncs_per_minute = 60         # per session
queue_depth = 50000           # deliveries that may wait; beyond it senders try later

# [socket]
# group = "support"           # users of this group may use the desk too

# [tui]
# theme = "dark"              # dark | light | high-contrast | ansi (the terminal's own colours)
# clock = "24h"               # 24h | 12h
# timezone = "Asia/Jakarta"   # without it the machine's
# ascii = false               # plain letters in place of icons
# emoji = "picture"           # text: those that others write by their names, such as :red_heart:
# mouse = true                # false leaves clicks to the terminal, which selects text with them
# advance = true              # whoever puts a chat away goes on to the next one

# [keys]                      # other keys, by the names in docs/keys.md
# preset = "mail"             # mail (the usual keys) | vim | emacs; what is said below goes over it
# "chat.read" = "M"

# [notify]                    # how a new message is told while the terminal is not looked at
# what = "bell"               # bell | osc9 | osc777 | command
# command = ["notify-send", "{title}", "{text}"]
# query = "is:unread"         # of which chats; of muted ones only a group that mentions your number
# show_text = true            # false: neither from whom nor what

# [[view]]                    # a list that everybody finds by its name: v on the screen, or chats list --view
# name = "vip"
# query = "tag:vip is:unread"
# sort = "waiting"            # recent | waiting | window | priority | name

# [[reply]]                   # words that are written often: / in an empty composer offers them, and sends nothing
# name = "hours"
# text = "Hello {{contact.first_name}}, we are here from 9 to 18."

[[workspace]]                 # a tenant: nothing of one shows in another
id = 1                        # for ever
name = "Acme"
region = "ID"                 # the country of numbers that begin with 0
failover = "ask"              # off | ask | auto: may another number answer when the chat's own is down
operators = []                # empty: everyone on the socket may see it

"""

_NUMBERS = """\
[[session]]                   # a number at Meta's Cloud API
id = 1                        # for ever: never given to another number
workspace = 1
key = "care"                  # what people type
dialect = "meta"
phone = "+15550783881"
phone_number_id = "106540352242922"
secret = "env:META_APP_SECRET"
verify_token = "env:META_VERIFY_TOKEN"
# token = "file:meta.token"   # for sending: Meta's access token; a path is relative to this file's folder
primary = true                # new chats leave by it; at most one a workspace
receipts = "never"            # never | on_reply | on_view: when customers see that we have read

# [[session.template]]        # what may be sent when a customer's 24 hours are over: as Meta has approved it
# name = "follow_up"
# language = "en_US"
# body = "Hello {{1}}, may we help?"
# variables = ["contact.name"]  # contact.first_name, contact.phone, operator, session.key, session.phone, ask

[[session]]                   # a number at a whatsapp-web.js gateway
id = 7
workspace = 1
key = "sales"
dialect = "gateway"
external_ids = ["webjs_1_1763181942_W0hejiNg"]   # the gateway's names of it; a new QR link adds one
secret = "env:HMAC_SECRET"
# api_key = "env:GATEWAY_API_KEY"                # for sending: the gateway's own API_KEY
# base_url = "http://127.0.0.1:3001"             # where the gateway listens
"""
