-- 0007: people are merged, split, renamed and forgotten; groups know who is in them, and who was.

-- The contact that an identity was first known as: a split gives it back.
ALTER TABLE identities ADD COLUMN home_id INTEGER NOT NULL DEFAULT 0;
UPDATE identities SET home_id = contact_id;
-- Names that were heard up to then are forgotten.
ALTER TABLE identities ADD COLUMN forgotten_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX edges_of_other ON identity_edges (other);
-- How many conversations stand in this one, since their peers are one person.
ALTER TABLE chats ADD COLUMN merged_count INTEGER NOT NULL DEFAULT 0;
CREATE INDEX chats_merged ON chats (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE groups ADD COLUMN operator_name TEXT;
-- Everybody that a list ever named. Those in the group's own, newest list were named then too, whatever last_at says.
CREATE TABLE group_participants (
    group_id INTEGER NOT NULL REFERENCES groups (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,           -- as in identities; whoever never wrote is none of them
    shown TEXT NOT NULL,
    is_admin INTEGER NOT NULL,     -- by the newest list that says so
    admin_at INTEGER NOT NULL,
    name TEXT,                     -- what the newest list that has a name called them
    name_at INTEGER NOT NULL,
    first_at INTEGER NOT NULL,     -- the first and the last list that named them
    last_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_by_identity ON group_participants (kind, value);
