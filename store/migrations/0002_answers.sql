-- 0002: operators answer. The outbox and its attempts as they are really used, drafts, and what rows say of sends.

DROP TABLE attempts;
DROP TABLE outbox;

-- One intent each: what an operator wanted to say, by which session, to whom, and how far it has come.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    peer TEXT NOT NULL,            -- with session_id the chat: its sends stay in order
    operator TEXT NOT NULL,
    client_key TEXT UNIQUE,        -- the caller's own name of it: asked twice, queued once
    asked TEXT,                    -- a digest of what was asked by that name: anything else by it is a mistake
    state TEXT NOT NULL CHECK (state IN
        ('scheduled', 'queued', 'sending', 'sent', 'failed', 'unknown', 'held', 'cancelled')),
    address TEXT NOT NULL,
    body TEXT NOT NULL,
    quoted_id TEXT,
    template TEXT,                 -- JSON: name, language, values
    tries INTEGER NOT NULL DEFAULT 0,      -- since a person last asked for it
    due_at INTEGER NOT NULL,       -- when to try; of an unknown one, until when the next of its chat waits
    created_at INTEGER NOT NULL,
    error TEXT,                    -- why the last try did not work, and what can be done
    error_code TEXT,
    hint TEXT,
    created_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE
) STRICT;
CREATE INDEX outbox_of_session ON outbox (session_id, id) WHERE state IN ('scheduled', 'queued', 'sending', 'unknown');
CREATE INDEX outbox_of_state ON outbox (state, id);
CREATE INDEX outbox_of_chat ON outbox (session_id, peer) WHERE state IN ('failed', 'unknown', 'held');

-- Each call to a provider. It is written before the call: a crash in between leaves an attempt without an outcome.
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    outbox_id INTEGER NOT NULL REFERENCES outbox (id),
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    token TEXT NOT NULL UNIQUE,    -- comes back as biz_opaque_callback_data
    peer TEXT NOT NULL,            -- to whom, as an echo would name them
    body TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT CHECK (outcome IN ('sent', 'rejected', 'unknown')),
    target_key TEXT,               -- the message's dedupe_key at the provider, once anybody has told it
    provider_message_id TEXT,
    told_by TEXT CHECK (told_by IN ('answer', 'status', 'echo', 'operator')),
    error TEXT,
    error_code TEXT,
    reaction TEXT,                 -- daemon.facts.Reaction: what kind of refusal it was
    hint TEXT
) STRICT;
CREATE INDEX attempts_of_outbox ON attempts (outbox_id);
CREATE UNIQUE INDEX attempts_of_target ON attempts (session_id, target_key) WHERE target_key IS NOT NULL;
CREATE INDEX attempts_unnamed ON attempts (session_id)
    WHERE target_key IS NULL AND (outcome IS NULL OR outcome <> 'rejected');
CREATE INDEX attempts_of_session ON attempts (session_id, started_at);

CREATE TABLE drafts (
    chat_id INTEGER NOT NULL REFERENCES chats (id),
    operator TEXT NOT NULL,
    text TEXT NOT NULL,
    reply_to INTEGER,
    begun_seq INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (chat_id, operator)
) STRICT, WITHOUT ROWID;

ALTER TABLE messages ADD COLUMN outbox_id INTEGER REFERENCES outbox (id);
ALTER TABLE messages ADD COLUMN merged_into INTEGER REFERENCES messages (id);
ALTER TABLE messages ADD COLUMN error_code TEXT;
ALTER TABLE messages ADD COLUMN hint TEXT;
ALTER TABLE messages ADD COLUMN window_refused_at INTEGER;
CREATE UNIQUE INDEX messages_of_outbox ON messages (outbox_id) WHERE outbox_id IS NOT NULL;
CREATE INDEX messages_merged ON messages (merged_into) WHERE merged_into IS NOT NULL;
-- When a provider last said that a chat's window is shut, whatever our own clock says of it.
CREATE INDEX messages_window_refused ON messages (chat_id, window_refused_at) WHERE window_refused_at IS NOT NULL;
-- A row that stands for a message shown elsewhere is not shown, counted or found.
DROP VIEW message_search;
CREATE VIEW message_search AS
    SELECT rank, body, 's' || session_id || ' w' || workspace_id || ' c' || chat_id AS scope FROM messages
    WHERE merged_into IS NULL;
DROP INDEX messages_of_chat;
DROP INDEX messages_by_direction;
CREATE INDEX messages_of_chat ON messages (chat_id, rank) WHERE merged_into IS NULL;
CREATE INDEX messages_by_direction ON messages (chat_id, direction, rank) WHERE merged_into IS NULL;

ALTER TABLE message_events ADD COLUMN error_code TEXT;
ALTER TABLE message_events ADD COLUMN reaction TEXT;
ALTER TABLE message_events ADD COLUMN hint TEXT;

ALTER TABLE chats ADD COLUMN failed_count INTEGER NOT NULL DEFAULT 0;
-- The closing time while the window is open, else for ever away: so that a list by window begins with what closes next.
ALTER TABLE chats ADD COLUMN window_order INTEGER NOT NULL DEFAULT 9223372036854775807;
UPDATE chats SET window_order = window_closes_at WHERE window_closes_at IS NOT NULL;
DROP INDEX chats_window;
CREATE INDEX chats_window ON chats (status, window_order, id) WHERE merged_into IS NULL;
CREATE INDEX chats_closing ON chats (window_order) WHERE window_order < 9223372036854775807;
CREATE INDEX chats_failed ON chats (status, pinned, last_message_at, id) WHERE merged_into IS NULL AND failed_count > 0;

ALTER TABLE sessions ADD COLUMN trouble TEXT;
ALTER TABLE sessions ADD COLUMN trouble_hint TEXT;
ALTER TABLE sessions ADD COLUMN trouble_until INTEGER;
ALTER TABLE sessions ADD COLUMN slowed_until INTEGER;
ALTER TABLE sessions ADD COLUMN link_since INTEGER;
ALTER TABLE sessions ADD COLUMN link_was_up INTEGER;
