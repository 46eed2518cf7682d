-- Voices by the names that their makers gave them.
-- Each statement: a name, a sentence, the statement.

-- name: insert_voice_name
-- Gives a voice its name. No row: the owner has used the name before.
INSERT INTO limpet.voice_names (owner, name, voice_id, kind) VALUES (%(owner)s, %(name)s, %(voice_id)s, %(kind)s)
ON CONFLICT (owner, name) DO NOTHING
RETURNING name;

-- name: find_voice_name
-- A name of an owner, in use or not any more.
SELECT name, voice_id, kind, created_at, deleted_at FROM limpet.voice_names WHERE owner = %(owner)s AND name = %(name)s;

-- name: list_voice_names
-- The names in use of an owner, newest first.
SELECT name, voice_id, kind, created_at, deleted_at FROM limpet.voice_names
WHERE owner = %(owner)s AND deleted_at IS NULL ORDER BY created_at DESC, name;

-- name: delete_voice_name
-- Ends the use of a name. No row: it was not in use.
UPDATE limpet.voice_names SET deleted_at = now() WHERE owner = %(owner)s AND name = %(name)s AND deleted_at IS NULL
RETURNING name;
