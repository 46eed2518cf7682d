-- Waiting requests of whole apps.
-- Each statement: a name, a sentence, the statement.

-- name: find_backlog
-- The waiting requests of an app, of one key or of all.
SELECT id FROM limpet.requests
WHERE status = 'queued' AND (endpoint = %(app)s OR starts_with(endpoint, %(app)s || '/'))
  AND (%(owner)s::text IS NULL OR owner = %(owner)s::text)
ORDER BY job_id;
