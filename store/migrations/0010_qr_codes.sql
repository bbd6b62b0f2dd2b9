-- 0010: the newest code that links a telephone to a session.

-- Until when it holds: the row of the session changes with each new code, so that screens hear of it.
ALTER TABLE sessions ADD COLUMN qr_until INTEGER;
CREATE TABLE qr_codes (
    session_id INTEGER PRIMARY KEY REFERENCES sessions (id),
    code TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
