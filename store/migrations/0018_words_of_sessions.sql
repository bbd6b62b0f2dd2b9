-- 0018: what a provider says of a session is ordered by its own time, and its code is asked for where it does not bring it.

ALTER TABLE sessions ADD COLUMN told_at INTEGER;                       -- when the newest word of its state was said
ALTER TABLE sessions ADD COLUMN qr_is_asked INTEGER NOT NULL DEFAULT 0; -- it waits, and its code has to be asked for
ALTER TABLE sessions ADD COLUMN qr_trouble TEXT;                       -- why the code could not be had
ALTER TABLE sessions ADD COLUMN qr_hint TEXT;
