-- Requests: accepted, run, completed. State changes are single conditional statements; the number of rows tells who won.
-- Each statement: a name, a sentence, the statement. A statement that completes a request owes its webhook as well: a trigger sees to it.

-- name: insert_request
-- Writes an accepted request; its job is deferred in the same transaction.
INSERT INTO limpet.requests (id, owner, endpoint, lane, priority, status, job_id, input, input_digest, webhook_url,
                             origin, start_deadline, attempt_limit, store_io, tags, runner_hint, lifecycle, memo)
VALUES (%(id)s, %(owner)s, %(endpoint)s, %(lane)s, %(priority)s, 'queued', %(job_id)s, %(input)s, %(input_digest)s,
        %(webhook_url)s, %(origin)s, clock_timestamp() + make_interval(secs => %(start_within_s)s::float8),
        %(attempt_limit)s, %(store_io)s, %(tags)s, %(runner_hint)s, %(lifecycle)s, %(memo)s);

-- name: insert_notes
-- The first lines of a new request's log.
WITH lines AS (
    INSERT INTO limpet.request_logs (request_id, number, at, level, message)
    SELECT %(id)s, note.number, clock_timestamp(), 'WARN', note.message
    FROM unnest(%(messages)s::text[]) WITH ORDINALITY AS note (message, number)
)
UPDATE limpet.requests SET log_count = cardinality(%(messages)s::text[]) WHERE id = %(id)s;

-- name: insert_refused_request
-- Writes a request whose input was refused: completed from the start, so that status and result tell why.
INSERT INTO limpet.requests (id, owner, endpoint, lane, priority, status, input, input_digest, completed_at, failure, webhook_url,
                             origin, store_io, tags)
VALUES (%(id)s, %(owner)s, %(endpoint)s, %(lane)s, %(priority)s, 'completed', %(input)s, %(input_digest)s,
        clock_timestamp(), %(failure)s, %(webhook_url)s, %(origin)s, %(store_io)s, %(tags)s);

-- name: claim_idempotency_key
-- Takes a key for 24 hours; an expired one is taken over. No row means that somebody holds it.
INSERT INTO limpet.idempotency_keys (owner, endpoint, key, fingerprint, request_id, expires_at)
VALUES (%(owner)s, %(endpoint)s, %(key)s, %(fingerprint)s, %(request_id)s, now() + interval '24 hours')
ON CONFLICT (owner, endpoint, key) DO UPDATE
SET fingerprint = excluded.fingerprint, request_id = excluded.request_id, expires_at = excluded.expires_at
WHERE idempotency_keys.expires_at < now()
RETURNING request_id;

-- name: read_idempotency_key
-- The holder of a key.
SELECT request_id, fingerprint FROM limpet.idempotency_keys
WHERE owner = %(owner)s AND endpoint = %(endpoint)s AND key = %(key)s;

-- name: find_abandoned
-- Takes over the newest request with this input whose caller lost its connection less than two minutes ago.
UPDATE limpet.requests SET abandoned_at = NULL
WHERE id = (
    SELECT id FROM limpet.requests
    WHERE owner = %(owner)s AND endpoint = %(endpoint)s AND input_digest = %(input_digest)s
      AND abandoned_at > now() - interval '120 seconds' AND NOT cancel_requested
    ORDER BY created_at DESC LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING id;

-- name: take_back
-- Forgets that the caller was lost.
UPDATE limpet.requests SET abandoned_at = NULL WHERE id = %(id)s;

-- name: find_given_up
-- Requests whose caller was lost and has not come back.
SELECT id, owner FROM limpet.requests
WHERE status <> 'completed' AND NOT cancel_requested AND abandoned_at < now() - make_interval(secs => %(after_s)s);

-- name: count_waiting
-- Waiting requests of an endpoint.
SELECT count(*) AS waiting FROM limpet.requests WHERE status = 'queued' AND endpoint = %(endpoint)s;

-- name: count_running
-- Running requests of an owner.
SELECT count(*) AS running FROM limpet.requests WHERE status = 'running' AND owner = %(owner)s;

-- name: expire_waiting
-- Ends waiting requests whose time to start is over.
WITH ended AS (
    UPDATE limpet.requests SET status = 'completed', completed_at = clock_timestamp(), failure = %(failure)s
    WHERE status = 'queued' AND start_deadline < clock_timestamp()
    RETURNING id, job_id
)
SELECT procrastinate_cancel_job_v1(job_id, false, true), pg_notify('limpet_requests', id::text) FROM ended;

-- name: mark_abandoned
-- Remembers that the caller never had its answer.
UPDATE limpet.requests SET abandoned_at = now() WHERE id = %(id)s AND owner = %(owner)s;

-- name: read_requests
-- Requests as they are now, without their logs.
SELECT id, owner, endpoint, lane, priority, status, attempt, created_at, started_at, completed_at, cancel_requested,
       progress, stage, log_count, result, failure, number, memo
FROM limpet.requests WHERE id = ANY(%(ids)s);

-- name: find_by_number
-- The request behind a decimal id, as far as this owner has it and what the dialect remembers of it is kept.
SELECT id FROM limpet.requests WHERE number = %(number)s AND owner = %(owner)s AND memo IS NOT NULL;

-- name: list_by_memo
-- One page of the requests of an owner that a dialect took in, newest first, and how many there are.
SELECT id, count(*) OVER () AS total FROM limpet.requests
WHERE owner = %(owner)s AND created_at > %(since)s AND memo::jsonb @> %(memo)s::jsonb
  AND (%(numbers)s::bigint[] IS NULL OR number = ANY(%(numbers)s::bigint[]))
  AND (%(states)s::text[] IS NULL OR CASE WHEN status <> 'completed' THEN status WHEN failure IS NULL THEN 'succeeded'
            WHEN limpet.failure_code(failure) = 'cancelled' THEN 'cancelled' ELSE 'failed' END = ANY(%(states)s::text[]))
ORDER BY created_at DESC, id LIMIT %(limit)s OFFSET %(offset)s;

-- name: read_input
-- The body of a request.
SELECT input FROM limpet.requests WHERE id = %(id)s;

-- name: read_logs
-- The lines of a request behind a number.
SELECT number, at, level, message FROM limpet.request_logs
WHERE request_id = %(id)s AND number > %(after)s ORDER BY number;

-- name: read_waiting
-- The waiting requests of a lane in the order in which they will start.
SELECT id FROM limpet.requests WHERE lane = %(lane)s AND status = 'queued' ORDER BY priority DESC, job_id;

-- name: begin_attempt
-- Marks a fetched job's request as running under a new attempt number. No row: cancelled or completed meanwhile.
UPDATE limpet.requests
SET status = 'running', attempt = attempt + 1, started_at = clock_timestamp(), progress = 0, stage = ''
WHERE id = %(id)s AND job_id = %(job_id)s AND status = 'queued'
RETURNING attempt, owner, endpoint, input, memory, pg_notify('limpet_requests', id::text);

-- name: record_progress
-- Writes progress and new log lines of the attempt that may still write. No row: it may not.
WITH guarded AS (
    UPDATE limpet.requests
    SET progress = %(progress)s, stage = %(stage)s, log_count = log_count + cardinality(%(messages)s::text[])
    WHERE id = %(id)s AND attempt = %(attempt)s AND status = 'running'
    RETURNING id, cancel_requested, log_count - cardinality(%(messages)s::text[]) AS base
), lines AS (
    INSERT INTO limpet.request_logs (request_id, number, at, level, message)
    SELECT guarded.id, guarded.base + line.position, line.at, line.level, line.message
    FROM guarded, unnest(%(times)s::timestamptz[], %(levels)s::text[], %(messages)s::text[])
        WITH ORDINALITY AS line (at, level, message, position)
)
SELECT cancel_requested, pg_notify('limpet_requests', id::text) FROM guarded;

-- name: remember
-- Keeps what an engine wants to find in later attempts. No row: another attempt has the right.
UPDATE limpet.requests SET memory = %(memory)s
WHERE id = %(id)s AND attempt = %(attempt)s AND status = 'running'
RETURNING id;

-- name: complete
-- Ends a request with a result or a failure and removes its job. No row: another attempt has the right, or it has ended.
WITH ended AS (
    UPDATE limpet.requests
    SET status = 'completed', completed_at = clock_timestamp(), result = %(result)s, failure = %(failure)s,
        progress = CASE WHEN %(failure)s::json IS NULL THEN 1 ELSE progress END
    WHERE id = %(id)s AND attempt = %(attempt)s AND status <> 'completed'
    RETURNING id, job_id, owner, endpoint, extract(epoch FROM completed_at - started_at)::float8 AS run_seconds
)
SELECT owner, endpoint, run_seconds,
       procrastinate_finish_job_v1(job_id, 'succeeded', true), pg_notify('limpet_requests', id::text)
FROM ended;

-- name: requeue
-- Gives a request whose runner was lost back to its lane. No row: out of attempts, cancelled, or no longer this attempt's.
WITH lost AS (
    UPDATE limpet.requests SET status = 'queued', progress = 0, stage = ''
    WHERE id = %(id)s AND attempt = %(attempt)s AND status <> 'completed'
      AND attempt < coalesce(attempt_limit, %(attempt_limit)s) AND NOT cancel_requested
    RETURNING id, job_id
)
SELECT procrastinate_retry_job_v2(job_id, now(), NULL, NULL, NULL), pg_notify('limpet_requests', id::text) FROM lost;

-- name: lock_for_cancel
-- A request as its owner sees it, held until the cancel is decided.
SELECT status, job_id FROM limpet.requests WHERE id = %(id)s AND owner = %(owner)s FOR UPDATE;

-- name: cancel_waiting
-- Ends a waiting request at once.
WITH ended AS (
    UPDATE limpet.requests
    SET status = 'completed', completed_at = clock_timestamp(), cancel_requested = true, failure = %(failure)s
    WHERE id = %(id)s AND status = 'queued'
    RETURNING id, job_id
)
SELECT procrastinate_cancel_job_v1(job_id, false, true), pg_notify('limpet_requests', id::text) FROM ended;

-- name: cancel_running
-- Asks the worker to stop.
WITH asked AS (
    UPDATE limpet.requests SET cancel_requested = true WHERE id = %(id)s AND status = 'running' RETURNING id
)
SELECT pg_notify('limpet_cancels', id::text), pg_notify('limpet_requests', id::text) FROM asked;

-- name: insert_usage
-- One row a completed request, for the usage records.
INSERT INTO limpet.usage (request_id, owner, endpoint, engine, run_seconds, unit, units, usd_per_unit)
VALUES (%(request_id)s, %(owner)s, %(endpoint)s, %(engine)s, %(run_seconds)s, %(unit)s, %(units)s, %(usd_per_unit)s);
