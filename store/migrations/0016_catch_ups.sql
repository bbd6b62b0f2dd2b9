-- 0016: catching up. What a provider told while nobody listened is asked for; how far that has come survives a stop.

CREATE TABLE catch_ups (
    session_id INTEGER PRIMARY KEY REFERENCES sessions (id),
    since INTEGER NOT NULL,                -- everything from then on is asked for
    started_at INTEGER NOT NULL,
    cursor TEXT,                           -- where to go on; the dialect's own words
    done INTEGER NOT NULL DEFAULT 0,       -- chats
    total INTEGER,
    ended_at INTEGER,
    trouble TEXT,
    hint TEXT
) STRICT;

-- The gap of a session: what its webhooks should have brought, and something else did.
DROP INDEX messages_by_sync;
CREATE INDEX messages_by_sync ON messages (session_id, sent_at)
    WHERE origin IN ('sync', 'catch_up') AND merged_into IS NULL;
