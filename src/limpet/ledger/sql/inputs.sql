-- Bodies of requests, read after they were accepted.
-- Each statement: a name, a sentence, the statement.

-- name: find_sync_mode
-- The body of a request if it may ask for its files inline; bodies are stored compact, so the text of the field is known.
SELECT input FROM limpet.requests WHERE id = %(id)s AND strpos(input::text, '"sync_mode":') > 0;
