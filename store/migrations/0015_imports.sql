-- 0015: exported chats are taken in as history, and can be taken out again.

-- By which action a file came. Its key is the caller's name of the file: what goes on under it is the same import.
CREATE TABLE imports (
    action_id INTEGER PRIMARY KEY REFERENCES actions (id),
    chat_id INTEGER NOT NULL REFERENCES chats (id),
    file_key TEXT NOT NULL,
    turned INTEGER NOT NULL DEFAULT 0,     -- how often it was taken back and put back
    settled INTEGER NOT NULL DEFAULT 0     -- up to which of these its messages stand as they should
) STRICT;
CREATE INDEX imports_of_chat ON imports (chat_id, file_key);
CREATE INDEX imports_turning ON imports (action_id) WHERE settled < turned;
-- Which actions brought a message. It stands in its thread while one of them counts; else it is merged into itself,
-- and so nowhere.
CREATE TABLE imported (
    action_id INTEGER NOT NULL REFERENCES actions (id),
    message_id INTEGER NOT NULL REFERENCES messages (id),
    PRIMARY KEY (action_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_by_message ON imported (message_id);

-- What was imported says nothing of who waits for an answer: those who ask for that step over all of it at once.
DROP INDEX messages_by_direction;
CREATE INDEX messages_by_direction ON messages (chat_id, direction, (origin = 'import'), rank)
    WHERE merged_into IS NULL;
-- Imported ones by their minute: what a provider tells of them later takes their place.
CREATE INDEX messages_imported ON messages (chat_id, rank) WHERE origin = 'import' AND merged_into IS NULL;
