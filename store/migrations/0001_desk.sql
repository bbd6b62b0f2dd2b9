-- 0001: every noun of the desk. Times are UTC milliseconds; `seq` and `created_seq` come from the one counter in `desk`.

CREATE TABLE desk (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

CREATE TABLE workspaces (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    region TEXT
) STRICT;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    key TEXT NOT NULL,
    dialect TEXT NOT NULL,
    provider_type TEXT NOT NULL,
    phone TEXT,
    state TEXT NOT NULL DEFAULT 'unknown',
    state_reason TEXT,
    state_at INTEGER,
    is_primary INTEGER NOT NULL DEFAULT 0,
    is_configured INTEGER NOT NULL DEFAULT 1,
    unread_count INTEGER NOT NULL DEFAULT 0,
    last_event_at INTEGER,
    created_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE
) STRICT;

-- People: an identity is a node, an edge says that two are one person, a contact is a connected component.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    name TEXT,
    phone TEXT,
    merged_into INTEGER REFERENCES contacts (id),
    deleted_at INTEGER,
    created_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE identities (
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'lid', 'bsuid', 'jid')),
    value TEXT NOT NULL,           -- a phone's match key; else the value itself
    shown TEXT NOT NULL,           -- a phone as E.164; else the value itself
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    UNIQUE (workspace_id, kind, value)
) STRICT;
CREATE INDEX identities_of_contact ON identities (contact_id);

CREATE TABLE identity_edges (
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    one INTEGER NOT NULL REFERENCES identities (id),
    other INTEGER NOT NULL REFERENCES identities (id),
    evidence TEXT NOT NULL,
    operator TEXT,
    is_active INTEGER NOT NULL DEFAULT 1,
    UNIQUE (one, other, evidence)
) STRICT;

CREATE TABLE name_claims (
    identity_id INTEGER NOT NULL REFERENCES identities (id),
    source TEXT NOT NULL CHECK (source IN ('operator', 'book', 'push')),
    name TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (identity_id, source, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE groups (
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    jid TEXT NOT NULL,
    name TEXT,
    name_at INTEGER,
    participants TEXT,             -- JSON list, sorted; NULL until a body lists them
    participants_at INTEGER,
    created_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE,
    UNIQUE (workspace_id, jid)
) STRICT;

-- A conversation: session and peer. Denormalised, so that a list is one index walk.
CREATE TABLE chats (
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    session_key TEXT NOT NULL,
    provider_type TEXT NOT NULL,
    peer TEXT NOT NULL,            -- p:<match key> | l:<lid> | b:<bsuid> | j:<any other address> | g:<group jid>
    kind TEXT NOT NULL,
    contact_id INTEGER REFERENCES contacts (id),
    group_id INTEGER REFERENCES groups (id),
    send_to TEXT NOT NULL,
    send_to_at INTEGER NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    participants_count INTEGER,
    status TEXT NOT NULL DEFAULT 'open',
    unread_count INTEGER NOT NULL DEFAULT 0,
    snapshot_unread INTEGER,
    snapshot_at INTEGER,
    read_at INTEGER,
    last_message_id INTEGER,
    last_message_at INTEGER NOT NULL DEFAULT 0,
    last_message_type TEXT,
    last_message_direction TEXT,
    last_message_status TEXT,
    preview TEXT NOT NULL DEFAULT '',
    last_sender_name TEXT,
    last_sender_contact_id INTEGER,    -- in groups: whose new name would show here
    last_inbound_at INTEGER,
    window_closes_at INTEGER,
    waiting_since INTEGER,
    is_late INTEGER NOT NULL DEFAULT 0,
    assignee TEXT,
    tags TEXT NOT NULL DEFAULT '[]',
    snoozed_until INTEGER,
    priority INTEGER NOT NULL DEFAULT 0,
    pinned INTEGER NOT NULL DEFAULT 0,
    muted INTEGER NOT NULL DEFAULT 0,
    merged_into INTEGER REFERENCES chats (id),
    created_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE,
    UNIQUE (session_id, peer)
) STRICT;
-- The named list views. Walked backwards: pinned first, newest first.
CREATE INDEX chats_recent ON chats (status, pinned, last_message_at, id) WHERE merged_into IS NULL;
CREATE INDEX chats_recent_workspace ON chats (workspace_id, status, pinned, last_message_at, id) WHERE merged_into IS NULL;
CREATE INDEX chats_recent_session ON chats (session_id, status, pinned, last_message_at, id) WHERE merged_into IS NULL;
CREATE INDEX chats_unread ON chats (status, pinned, last_message_at, id)
    WHERE merged_into IS NULL AND unread_count > 0;
CREATE INDEX chats_unread_workspace ON chats (workspace_id, status, pinned, last_message_at, id)
    WHERE merged_into IS NULL AND unread_count > 0;
CREATE INDEX chats_unread_session ON chats (session_id, status, pinned, last_message_at, id)
    WHERE merged_into IS NULL AND unread_count > 0;
CREATE INDEX chats_mine ON chats (assignee, status, pinned, last_message_at, id)
    WHERE merged_into IS NULL AND assignee IS NOT NULL;
CREATE INDEX chats_priority ON chats (status, priority, last_message_at, id) WHERE merged_into IS NULL;
CREATE INDEX chats_name ON chats (status, name COLLATE NOCASE, id) WHERE merged_into IS NULL;
-- Walked forwards; what has no such time comes last.
CREATE INDEX chats_waiting ON chats (status, coalesce(waiting_since, 9223372036854775807), id) WHERE merged_into IS NULL;
CREATE INDEX chats_window ON chats (status, coalesce(window_closes_at, 9223372036854775807), id) WHERE merged_into IS NULL;
CREATE INDEX chats_of_contact ON chats (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX chats_of_last_sender ON chats (last_sender_contact_id) WHERE last_sender_contact_id IS NOT NULL;
CREATE INDEX chats_of_group ON chats (group_id) WHERE group_id IS NOT NULL;

-- The strip's numbers are sums of the rows by construction, whoever changes a row.
CREATE TRIGGER chats_unread_counted AFTER INSERT ON chats WHEN new.unread_count > 0 AND new.status = 'open' BEGIN
    UPDATE sessions SET unread_count = unread_count + new.unread_count WHERE id = new.session_id;
END;
CREATE TRIGGER chats_unread_recounted AFTER UPDATE OF unread_count, status, merged_into ON chats
WHEN (CASE WHEN new.status = 'open' AND new.merged_into IS NULL THEN new.unread_count ELSE 0 END)
   <> (CASE WHEN old.status = 'open' AND old.merged_into IS NULL THEN old.unread_count ELSE 0 END) BEGIN
    UPDATE sessions SET unread_count = unread_count
        + (CASE WHEN new.status = 'open' AND new.merged_into IS NULL THEN new.unread_count ELSE 0 END)
        - (CASE WHEN old.status = 'open' AND old.merged_into IS NULL THEN old.unread_count ELSE 0 END)
    WHERE id = new.session_id;
END;

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    rank INTEGER NOT NULL UNIQUE,  -- (sent_at in seconds << 20) + n: thread order, thread cursor, search rowid
    chat_id INTEGER NOT NULL REFERENCES chats (id),
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    dedupe_key TEXT NOT NULL,
    provider_message_id TEXT,
    direction TEXT NOT NULL,
    type TEXT NOT NULL,
    detail TEXT,
    body TEXT NOT NULL,            -- as it reads now: the newest edit
    sent_body TEXT,                -- as it was sent, once it was edited
    sent_at INTEGER NOT NULL,
    claimed_sent_at INTEGER,
    is_clamped INTEGER NOT NULL DEFAULT 0,  -- sent_at is received_at: the claim could not be believed
    is_late INTEGER NOT NULL DEFAULT 0,
    received_at INTEGER NOT NULL,
    origin TEXT NOT NULL,
    is_raising INTEGER NOT NULL DEFAULT 0,
    is_marked_unread INTEGER NOT NULL DEFAULT 0,
    is_unread INTEGER NOT NULL DEFAULT 0,
    read_at INTEGER,
    read_by INTEGER,               -- the action that read it
    sender_id INTEGER REFERENCES identities (id),
    sender_name TEXT,
    claimed_status TEXT,
    status TEXT NOT NULL,
    error TEXT,
    media TEXT,
    quoted_key TEXT,
    quoted_id TEXT,
    reactions TEXT,
    edited_at INTEGER,
    revoked_at INTEGER,
    delivery_id INTEGER,
    created_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE,
    UNIQUE (session_id, dedupe_key)
) STRICT;
CREATE INDEX messages_of_chat ON messages (chat_id, rank);
CREATE INDEX messages_by_direction ON messages (chat_id, direction, rank);
CREATE INDEX messages_unread ON messages (chat_id, sent_at) WHERE is_unread = 1;

-- Statuses, edits, revokes and reactions, whether or not their message is known.
CREATE TABLE message_events (
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    target_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('status', 'edit', 'revoke', 'reaction')),
    event_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    value TEXT NOT NULL,
    error TEXT,
    delivery_id INTEGER,
    PRIMARY KEY (session_id, target_key, kind, event_key, actor, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,
    dialect TEXT NOT NULL,
    session_id INTEGER,
    speakers TEXT NOT NULL,        -- JSON list of the sessions that the sender may speak for
    headers TEXT NOT NULL,
    raw BLOB,                      -- NULL when it lies in the file raw_path, beside the database
    raw_path TEXT,
    size INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'done', 'ignored', 'quarantined', 'failed')),
    reason TEXT,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX deliveries_pending ON deliveries (id) WHERE state = 'pending';
CREATE INDEX deliveries_troubled ON deliveries (state, id) WHERE state IN ('quarantined', 'failed');

CREATE TABLE actions (
    id INTEGER PRIMARY KEY,
    operator TEXT NOT NULL,
    verb TEXT NOT NULL,
    args TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_step INTEGER NOT NULL DEFAULT 1,    -- 0: nothing that undo would take back
    undone_at INTEGER
) STRICT;

CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    action_id INTEGER NOT NULL REFERENCES actions (id),
    chat_id INTEGER NOT NULL REFERENCES chats (id),
    field TEXT NOT NULL,
    value TEXT
) STRICT;
CREATE INDEX changes_of_chat ON changes (chat_id, field, action_id);
CREATE INDEX changes_of_action ON changes (action_id);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    chat_id INTEGER NOT NULL REFERENCES chats (id),
    message_id INTEGER NOT NULL REFERENCES messages (id),
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    operator TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('scheduled', 'queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled', 'held')),
    payload TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state IN ('scheduled', 'queued', 'sending');

CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    outbox_id INTEGER NOT NULL REFERENCES outbox (id),
    token TEXT NOT NULL UNIQUE,    -- comes back as biz_opaque_callback_data
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT,
    error TEXT
) STRICT;

-- Search. The content is read through views, so nothing is kept twice.
CREATE VIEW message_search AS
    SELECT rank, body, 's' || session_id || ' w' || workspace_id || ' c' || chat_id AS scope FROM messages;
CREATE VIRTUAL TABLE messages_fts USING fts5 (
    body, scope, content='message_search', content_rowid='rank',
    tokenize="unicode61 remove_diacritics 2", prefix='2 3'
);
CREATE VIEW chat_search AS
    SELECT id, name || ' ' || coalesce(phone, '') || ' ' || tags AS words,
           's' || session_id || ' w' || workspace_id AS scope FROM chats;
CREATE VIRTUAL TABLE chats_fts USING fts5 (
    words, scope, content='chat_search', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2", prefix='2 3'
);
