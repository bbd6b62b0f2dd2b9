-- 0008: a chat that came by a sync without any message has its place in time by the provider's own word.

ALTER TABLE chats ADD COLUMN active_at INTEGER;
