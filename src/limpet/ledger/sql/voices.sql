-- Voices that users have cloned or designed. A voice of another owner does not exist.
-- Each statement: a name, a sentence, the statement.

-- name: insert_voice
-- Records a new voice.
INSERT INTO limpet.voices (id, owner, kind, engine, attributes, file_key)
VALUES (%(id)s, %(owner)s, %(kind)s, %(engine)s, %(attributes)s, %(file_key)s);

-- name: read_voice
-- One voice.
SELECT id, kind, engine, attributes, file_key FROM limpet.voices WHERE id = %(id)s AND owner = %(owner)s;

-- name: use_voice
-- One voice, from now on in use.
UPDATE limpet.voices SET last_used_at = now() WHERE id = %(id)s AND owner = %(owner)s
RETURNING id, kind, engine, attributes, file_key;

-- name: delete_voice
-- Ends a voice, and the recording behind it.
WITH gone AS (
    DELETE FROM limpet.voices WHERE id = %(id)s AND owner = %(owner)s RETURNING file_key
)
DELETE FROM limpet.files USING gone WHERE files.key = gone.file_key;

-- name: delete_unused_voices
-- Ends voices that nobody has used since a time, with the recordings behind them.
WITH unused AS (
    SELECT id FROM limpet.voices WHERE last_used_at IS NULL AND created_at < %(before)s
    ORDER BY created_at LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM limpet.voices USING unused WHERE voices.id = unused.id RETURNING voices.id, voices.file_key
), recordings AS (
    DELETE FROM limpet.files USING gone WHERE files.key = gone.file_key
)
SELECT id FROM gone;
