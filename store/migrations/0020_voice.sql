-- 0020: a chat knows whether its last message was spoken into the phone, or is any other sound.

ALTER TABLE chats ADD COLUMN last_is_voice INTEGER NOT NULL DEFAULT 0;
UPDATE chats SET last_is_voice = 1 WHERE last_message_type = 'audio'
    AND (SELECT media ->> 'is_voice' FROM messages WHERE id = chats.last_message_id) IS 1;
