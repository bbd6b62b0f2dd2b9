-- 0006: raw bodies are thrown away for their age, big ones sooner once their media lies somewhere else.

ALTER TABLE deliveries ADD COLUMN media_is_stored INTEGER NOT NULL DEFAULT 0;
CREATE INDEX deliveries_big ON deliveries (raw_path, received_at, state, media_is_stored) WHERE raw_path IS NOT NULL;
