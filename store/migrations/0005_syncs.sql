-- 0005: syncs. How far each session's has come, and what the webhooks had missed.

CREATE TABLE syncs (
    session_id INTEGER PRIMARY KEY REFERENCES sessions (id),
    state TEXT NOT NULL CHECK (state IN ('syncing', 'completed', 'partial', 'failed')),
    done INTEGER NOT NULL,         -- chats of the sync that is under way, or of the last one
    total INTEGER NOT NULL,
    failed INTEGER NOT NULL,       -- of `done`, those that could not be taken
    total_synced INTEGER NOT NULL, -- chats, since ever
    sync_errors INTEGER NOT NULL,
    last_sync_at INTEGER,
    last_error TEXT,
    last_failed_at INTEGER,
    changed_at INTEGER NOT NULL,
    created_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE
) STRICT;

-- Since when the session's webhooks are heard: what was sent later and came by a sync alone is a gap.
ALTER TABLE sessions ADD COLUMN heard_since INTEGER;
UPDATE sessions SET heard_since = (
    SELECT min(received_at) FROM messages WHERE messages.session_id = sessions.id AND origin = 'live');
CREATE INDEX messages_by_sync ON messages (session_id, sent_at) WHERE origin = 'sync' AND merged_into IS NULL;
