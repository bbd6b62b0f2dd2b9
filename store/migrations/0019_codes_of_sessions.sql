-- 0019: a code that a provider brings counts by its own time, whichever of its words comes first.

ALTER TABLE sessions ADD COLUMN qr_told_at INTEGER;                    -- when the code it holds was told
ALTER TABLE sessions ADD COLUMN qr_ended_at INTEGER;                   -- when it last said that it waits for no code
UPDATE sessions SET qr_told_at = told_at WHERE qr_until IS NOT NULL AND NOT qr_is_asked;
UPDATE sessions SET qr_ended_at = told_at WHERE state <> 'qr_scanning';
