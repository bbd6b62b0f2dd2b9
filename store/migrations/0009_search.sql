-- 0009: search. Words are found while they are typed, numbers by any part of them, and what one person wrote without
-- reading every message.

-- Beginnings of four and five letters too: without them all messages with such a word are gathered before the first is
-- shown. In the order of rank, not by 'rebuild': an index that is written out of order is written anew for every row.
DROP TABLE messages_fts;
CREATE VIRTUAL TABLE messages_fts USING fts5 (
    body, scope, content='message_search', content_rowid='rank',
    tokenize="unicode61 remove_diacritics 2", prefix='2 3 4 5'
);
INSERT INTO messages_fts (rowid, body, scope) SELECT rank, body, scope FROM message_search ORDER BY rank;

-- Three digits each: whoever types 0812-345 means what is written +62812345...
CREATE VIEW number_search AS
    SELECT id, phone || CASE WHEN peer LIKE 'p:%' AND peer <> 'p:' || phone THEN ' ' || substr(peer, 3) ELSE '' END
        AS numbers
    FROM chats WHERE phone IS NOT NULL;
CREATE VIRTUAL TABLE numbers_fts USING fts5 (
    numbers, content='number_search', content_rowid='id', tokenize='trigram'
);
INSERT INTO numbers_fts (numbers_fts) VALUES ('rebuild');
CREATE TRIGGER chats_number_known AFTER INSERT ON chats WHEN new.phone IS NOT NULL BEGIN
    INSERT INTO numbers_fts (rowid, numbers) SELECT id, numbers FROM number_search WHERE id = new.id;
END;
-- The index forgets only what it is told exactly.
CREATE TRIGGER chats_number_lost BEFORE UPDATE OF phone, peer ON chats
WHEN old.phone IS NOT NULL AND (new.phone IS NOT old.phone OR new.peer <> old.peer) BEGIN
    INSERT INTO numbers_fts (numbers_fts, rowid, numbers)
        SELECT 'delete', id, numbers FROM number_search WHERE id = old.id;
END;
CREATE TRIGGER chats_number_changed AFTER UPDATE OF phone, peer ON chats
WHEN new.phone IS NOT NULL AND (new.phone IS NOT old.phone OR new.peer <> old.peer) BEGIN
    INSERT INTO numbers_fts (rowid, numbers) SELECT id, numbers FROM number_search WHERE id = new.id;
END;

CREATE INDEX messages_by_sender ON messages (sender_id, chat_id) WHERE sender_id IS NOT NULL;
