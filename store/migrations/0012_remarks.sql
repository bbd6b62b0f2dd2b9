-- 0012: what stands beside a message's text, what a status tells besides, and what providers tell of an account.

ALTER TABLE messages ADD COLUMN remarks TEXT;          -- JSON list of sentences, sorted: forwarded, from an ad, ...
ALTER TABLE message_events ADD COLUMN note TEXT;       -- of a status: what it cost

-- The newest word on each subject. Good news is kept too: older trouble of its subject must not come back.
CREATE TABLE notices (
    session_id INTEGER NOT NULL REFERENCES sessions (id),
    field TEXT NOT NULL,           -- the provider's own name of the kind of news
    subject TEXT NOT NULL,         -- which template, number or part of the account; '' where there is only one
    level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'trouble')),
    summary TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_dismissed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (session_id, field, subject)
) STRICT, WITHOUT ROWID;
