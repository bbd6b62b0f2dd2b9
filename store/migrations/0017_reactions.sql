-- 0017: reactions that leave from here.

ALTER TABLE message_events ADD COLUMN operator TEXT;   -- who gave a reaction of ours, at this desk
ALTER TABLE message_events ADD COLUMN called TEXT;     -- what its provider calls that reaction, where it tells more of it
CREATE INDEX message_events_called ON message_events (session_id, called) WHERE called IS NOT NULL;
