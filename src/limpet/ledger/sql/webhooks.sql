-- Webhook deliveries and the keys that sign them. A delivery is born by a trigger when its request completes.
-- Each statement: a name, a sentence, the statement.

-- name: claim_delivery
-- Takes the first due delivery to a host that is not full, with the right to one attempt. No row: nothing is due.
WITH due AS (
    SELECT job.id AS job_id, delivery.request_id
    FROM procrastinate_jobs AS job JOIN limpet.webhook_deliveries AS delivery ON delivery.job_id = job.id
    WHERE job.status = 'todo' AND job.queue_name = %(lane)s AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
      AND delivery.host <> ALL(%(full_hosts)s::text[])
    ORDER BY job.priority DESC, job.id LIMIT 1
    FOR UPDATE OF job, delivery SKIP LOCKED
), taken AS (
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = %(worker_id)s FROM due WHERE id = due.job_id
)
UPDATE limpet.webhook_deliveries AS delivery SET attempt = delivery.attempt + 1
FROM due JOIN limpet.requests AS request ON request.id = due.request_id
WHERE delivery.job_id = due.job_id
RETURNING delivery.request_id, delivery.event, delivery.job_id, delivery.url, delivery.host, delivery.attempt, delivery.failures, delivery.log,
          request.origin;

-- name: end_delivery
-- Ends a delivery and removes its job. No row: another attempt has the right, or it has ended.
WITH ended AS (
    UPDATE limpet.webhook_deliveries
    SET status = %(status)s, log = %(log)s, ended_at = clock_timestamp()
    WHERE request_id = %(request_id)s AND event = %(event)s AND attempt = %(attempt)s AND status = 'waiting'
    RETURNING job_id
)
DELETE FROM procrastinate_jobs USING ended WHERE id = ended.job_id RETURNING id;

-- name: retry_delivery
-- Records a failed attempt and lets the next one wait. No row: another attempt has the right.
WITH failed AS (
    UPDATE limpet.webhook_deliveries SET failures = failures + 1, log = %(log)s
    WHERE request_id = %(request_id)s AND event = %(event)s AND attempt = %(attempt)s AND status = 'waiting'
    RETURNING job_id
)
SELECT procrastinate_retry_job_v2(job.id, now() + make_interval(secs => %(pause_s)s), NULL, NULL, NULL)
FROM failed JOIN procrastinate_jobs AS job ON job.id = failed.job_id AND job.status = 'doing';

-- name: release_deliveries
-- Gives back what a worker has taken, except the jobs that it knows to be under way. The attempts do not count.
SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM procrastinate_jobs
WHERE worker_id = %(worker_id)s AND status = 'doing' AND queue_name = %(lane)s AND id <> ALL(%(known_jobs)s::bigint[]);

-- name: sweep_deliveries
-- Gives back the deliveries of workers that stopped their heartbeat. The attempts do not count.
WITH lost AS (
    SELECT job.id
    FROM procrastinate_jobs AS job
    JOIN limpet.webhook_deliveries AS delivery ON delivery.job_id = job.id
    LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
    WHERE job.status = 'doing'
      AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %(silence_s)s))
    FOR UPDATE OF job, delivery SKIP LOCKED
)
SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM lost;

-- name: drop_orphaned_deliveries
-- Removes the jobs of deliveries that were deleted with their requests.
DELETE FROM procrastinate_jobs AS job
WHERE queue_name = %(lane)s AND NOT EXISTS (SELECT FROM limpet.webhook_deliveries WHERE job_id = job.id);

-- name: next_delivery
-- How long until the next delivery to a host that is not full is due; 0 for one that became due since the last claim.
SELECT greatest(0, extract(epoch FROM min(coalesce(job.scheduled_at, now())) - now()))::float8 AS wait_s
FROM procrastinate_jobs AS job JOIN limpet.webhook_deliveries AS delivery ON delivery.job_id = job.id
WHERE job.queue_name = %(lane)s AND job.status = 'todo' AND delivery.host <> ALL(%(full_hosts)s::text[])
HAVING count(*) > 0;

-- name: list_deliveries
-- Deliveries, newest first; of one request or of one owner's requests if one is named.
SELECT delivery.request_id, delivery.event, delivery.url, delivery.status, delivery.log, delivery.created_at, delivery.ended_at,
       CASE WHEN delivery.status = 'waiting' THEN coalesce(job.scheduled_at, delivery.created_at) END AS next_at
FROM limpet.webhook_deliveries AS delivery
JOIN limpet.requests AS request ON request.id = delivery.request_id
LEFT JOIN procrastinate_jobs AS job ON job.id = delivery.job_id
WHERE (%(request_id)s::uuid IS NULL OR delivery.request_id = %(request_id)s::uuid)
  AND (%(owner)s::text IS NULL OR request.owner = %(owner)s::text)
ORDER BY delivery.created_at DESC LIMIT %(limit)s;

-- name: lock_for_resend
-- A request and what became of its webhook, held until the resend is decided.
SELECT request.status, request.webhook_url, delivery.status AS delivery
FROM limpet.requests AS request LEFT JOIN limpet.webhook_deliveries AS delivery ON delivery.request_id = request.id AND delivery.event = 'ended'
WHERE request.id = %(request_id)s FOR UPDATE OF request;

-- name: hasten_delivery
-- Makes a waiting delivery due and tells the workers.
WITH hastened AS (
    UPDATE procrastinate_jobs SET scheduled_at = now() FROM limpet.webhook_deliveries AS delivery
    WHERE delivery.request_id = %(request_id)s AND delivery.event = 'ended' AND id = delivery.job_id AND procrastinate_jobs.status = 'todo'
    RETURNING id
)
SELECT pg_notify(%(channel)s, '') FROM hastened;

-- name: renew_delivery
-- Starts a delivery from the beginning with a new job; its log stays.
INSERT INTO limpet.webhook_deliveries (request_id, url, job_id)
SELECT id, webhook_url, %(job_id)s FROM limpet.requests WHERE id = %(request_id)s
ON CONFLICT (request_id, event) DO UPDATE
SET status = 'waiting', job_id = excluded.job_id, failures = 0, ended_at = NULL;

-- name: ensure_first_webhook_key
-- Makes the first key; a second server that comes at the same moment makes none.
WITH secret AS (
    INSERT INTO limpet.secrets (name, value)
    SELECT %(name)s, %(seed)s WHERE NOT EXISTS (SELECT FROM limpet.webhook_keys)
    ON CONFLICT (name) DO NOTHING
    RETURNING name
)
INSERT INTO limpet.webhook_keys (name, signs_from) SELECT name, %(signs_from)s FROM secret;

-- name: insert_webhook_key
-- A further key with its seed.
WITH secret AS (
    INSERT INTO limpet.secrets (name, value) VALUES (%(name)s, %(seed)s) RETURNING name
)
INSERT INTO limpet.webhook_keys (name, signs_from) SELECT name, %(signs_from)s FROM secret;

-- name: read_webhook_keys
-- All keys, oldest first.
SELECT key.name, secret.value AS seed, key.signs_from
FROM limpet.webhook_keys AS key JOIN limpet.secrets AS secret ON secret.name = key.name
ORDER BY key.signs_from, key.name;

-- name: delete_webhook_keys
-- Forgets keys that nobody needs any more.
DELETE FROM limpet.webhook_keys WHERE name = ANY(%(names)s::text[]);

-- name: delete_webhook_seeds
-- Forgets the seeds of keys that are gone.
DELETE FROM limpet.secrets WHERE name = ANY(%(names)s::text[]);
