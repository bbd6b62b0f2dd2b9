-- 0004: files that came inside a body, kept beside the database by their content.

-- One row for each file of each delivery: what repeats a message repeats its file, and none of them may win by chance.
CREATE TABLE media (
    id INTEGER PRIMARY KEY,
    delivery_id INTEGER NOT NULL,
    pointer TEXT NOT NULL,         -- where in the delivery's body the data stands (RFC 6901)
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    dedupe_key TEXT NOT NULL,      -- with session_id the message, held or not
    state TEXT NOT NULL CHECK (state IN ('waiting', 'stored', 'broken', 'too_big')),
    reason TEXT,                   -- why it is not stored, in words
    sha256 TEXT,
    size INTEGER,
    found_type TEXT,               -- what its first bytes look like, whatever the sender calls it
    UNIQUE (delivery_id, pointer, session_id),
    CHECK ((state = 'stored') = (sha256 IS NOT NULL))
) STRICT;
CREATE INDEX media_of_message ON media (session_id, dedupe_key);
CREATE INDEX media_waiting ON media (id) WHERE state = 'waiting';
