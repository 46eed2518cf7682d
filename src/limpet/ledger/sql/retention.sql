-- What time takes away, in batches that many workers may take at once.
-- Each statement: a name, a sentence, the statement.

-- name: delete_old_requests
-- Requests that ended before a time, with their logs, and with the outputs of which nothing else was said.
WITH old AS (
    SELECT id FROM limpet.requests WHERE status = 'completed' AND completed_at < %(before)s
    ORDER BY completed_at LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
), outputs AS (
    DELETE FROM limpet.files USING old WHERE files.request_id = old.id AND files.lifetime_s IS NULL
), gone AS (
    DELETE FROM limpet.requests USING old WHERE requests.id = old.id RETURNING requests.id
)
SELECT id, pg_notify('limpet_requests', id::text) FROM gone;

-- name: erase_unkept
-- Takes input, result and log lines from requests that were not to be kept; one that still owes its webhook waits.
WITH unkept AS (
    SELECT id FROM limpet.requests
    WHERE NOT store_io AND status = 'completed' AND completed_at < %(before)s AND input_digest <> ''
      AND NOT EXISTS (
          SELECT FROM limpet.webhook_deliveries AS delivery
          WHERE delivery.request_id = requests.id AND delivery.status = 'waiting'
      )
    ORDER BY completed_at LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
), lines AS (
    DELETE FROM limpet.request_logs USING unkept WHERE request_logs.request_id = unkept.id
), erased AS (
    UPDATE limpet.requests
    SET input = 'null', input_digest = '', result = NULL, memory = NULL, memo = NULL, log_count = 0,
        failure = CASE WHEN failure IS NULL THEN NULL ELSE %(failure)s::json END
    FROM unkept WHERE requests.id = unkept.id
    RETURNING requests.id
)
SELECT id, pg_notify('limpet_requests', id::text) FROM erased;

-- name: erase_payloads
-- Takes input, result, log lines and output files from one request. No row: unknown, or not completed.
WITH erased AS (
    UPDATE limpet.requests
    SET input = 'null', input_digest = '', result = NULL, memory = NULL, memo = NULL, log_count = 0,
        failure = CASE WHEN failure IS NULL THEN NULL ELSE %(failure)s::json END
    WHERE id = %(id)s AND status = 'completed'
    RETURNING id
), lines AS (
    DELETE FROM limpet.request_logs USING erased WHERE request_logs.request_id = erased.id
), outputs AS (
    DELETE FROM limpet.files USING erased WHERE files.request_id = erased.id RETURNING files.key
)
SELECT ARRAY(SELECT key FROM outputs ORDER BY key) AS keys, pg_notify('limpet_requests', id::text) FROM erased;

-- name: read_request_status
-- Whether a request is known, and where it is.
SELECT status FROM limpet.requests WHERE id = %(id)s;

-- name: delete_expired_files
-- Files whose time is over.
WITH over AS (
    SELECT key FROM limpet.files WHERE expires_at <= %(now)s ORDER BY expires_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
DELETE FROM limpet.files USING over WHERE files.key = over.key RETURNING files.key;

-- name: delete_unfilled_files
-- Announced files whose bytes never came, and whose addresses have ended.
WITH unfilled AS (
    SELECT key FROM limpet.files WHERE sha256 IS NULL AND created_at < %(before)s
    ORDER BY created_at LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM limpet.files USING unfilled WHERE files.key = unfilled.key RETURNING files.key;

-- name: delete_old_parts
-- Parts of uploads that were never completed, and whose addresses have ended.
WITH old AS (
    SELECT upload_id, number FROM limpet.upload_parts WHERE at < %(before)s ORDER BY at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
DELETE FROM limpet.upload_parts AS part USING old
WHERE part.upload_id = old.upload_id AND part.number = old.number
RETURNING part.number;

-- name: find_unnamed
-- Which of these digests no file names.
SELECT digest FROM unnest(%(digests)s::text[]) AS digest
WHERE NOT EXISTS (SELECT FROM limpet.files WHERE sha256 = digest);
