-- 0003: a name that a gateway gives a session and the config does not know: a number was linked anew.

ALTER TABLE sessions ADD COLUMN stray_name TEXT;
