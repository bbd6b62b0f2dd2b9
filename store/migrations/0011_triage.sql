-- 0011: triage. What an action changed can be taken back, whoever did what before and after it.

-- What stood there before the first action that is known.
ALTER TABLE changes ADD COLUMN before TEXT;
ALTER TABLE actions ADD COLUMN undone_by TEXT;
ALTER TABLE actions ADD COLUMN undone_n INTEGER;       -- the how-manieth undo: redo takes the newest
ALTER TABLE actions ADD COLUMN undone_after INTEGER;   -- the newest action at that time
CREATE INDEX actions_of_operator ON actions (operator, id);
CREATE INDEX actions_undone ON actions (undone_by, undone_n) WHERE undone_n IS NOT NULL;
CREATE INDEX actions_of_people ON actions (id) WHERE verb IN ('merge', 'split', 'forget');

-- Which action made which message read, or unread again. The newest that was not taken back counts.
CREATE TABLE readings (
    message_id INTEGER NOT NULL,
    action_id INTEGER NOT NULL,            -- 0: before actions were kept so
    is_read INTEGER NOT NULL,
    PRIMARY KEY (message_id, action_id)
) STRICT, WITHOUT ROWID;
INSERT INTO readings SELECT id, read_by, 1 FROM messages WHERE read_by IS NOT NULL;
INSERT INTO readings SELECT id, 0, 0 FROM messages WHERE is_marked_unread = 1;
CREATE INDEX readings_of_action ON readings (action_id);

CREATE INDEX chats_snoozed ON chats (snoozed_until) WHERE status = 'snoozed' AND merged_into IS NULL;

-- What was done to a chat stands in its thread, and is nothing that anybody said.
DROP VIEW message_search;
CREATE VIEW message_search AS
    SELECT rank, body, 's' || session_id || ' w' || workspace_id || ' c' || chat_id AS scope FROM messages
    WHERE merged_into IS NULL AND type <> 'triage';
