-- 0014: files that a provider holds are fetched when they are wanted, and the oldest make room for new ones.

-- SQLite cannot change a CHECK: the table is written anew. A row without a delivery is a file that was asked for.
CREATE TABLE media_now (
    id INTEGER PRIMARY KEY,
    delivery_id INTEGER,           -- NULL: asked of its provider, not told by a delivery
    pointer TEXT NOT NULL,         -- where in the delivery's body the data stands (RFC 6901)
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    dedupe_key TEXT NOT NULL,      -- with session_id the message, held or not
    state TEXT NOT NULL CHECK (state IN ('waiting', 'fetching', 'stored', 'broken', 'too_big', 'removed')),
    reason TEXT,                   -- why it is not stored, in words
    hint TEXT,                     -- what can be done about it
    sha256 TEXT,
    size INTEGER,
    found_type TEXT,               -- what its first bytes look like, whatever the sender calls it
    seconds INTEGER,               -- how long it sounds
    kept_at INTEGER,               -- when it was stored
    UNIQUE (delivery_id, pointer, session_id),
    CHECK ((state = 'stored') = (sha256 IS NOT NULL))
) STRICT;
INSERT INTO media_now (id, delivery_id, pointer, session_id, dedupe_key, state, reason, sha256, size, found_type, kept_at)
SELECT f.id, f.delivery_id, f.pointer, f.session_id, f.dedupe_key, f.state, f.reason, f.sha256, f.size, f.found_type,
    CASE WHEN f.state = 'stored' THEN coalesce(d.received_at, 0) END
FROM media AS f LEFT JOIN deliveries AS d ON d.id = f.delivery_id;
DROP TABLE media;
ALTER TABLE media_now RENAME TO media;
CREATE INDEX media_of_message ON media (session_id, dedupe_key);
CREATE UNIQUE INDEX media_asked_for ON media (session_id, dedupe_key) WHERE delivery_id IS NULL;
CREATE INDEX media_waiting ON media (id) WHERE state = 'waiting';
CREATE INDEX media_fetching ON media (id) WHERE state = 'fetching';
CREATE INDEX media_kept ON media (kept_at, sha256, size) WHERE state = 'stored';
CREATE INDEX media_by_content ON media (sha256) WHERE sha256 IS NOT NULL;
