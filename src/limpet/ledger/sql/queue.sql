-- Jobs and workers: what procrastinate has no function for.
-- Each statement: a name, a sentence, the statement.

-- name: find_stalled
-- Requests whose job belongs to a worker that stopped its heartbeat; locked, so that one sweeper takes each.
SELECT request.id, request.attempt, request.status, request.cancel_requested
FROM procrastinate_jobs AS job
JOIN limpet.requests AS request ON request.job_id = job.id
LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
WHERE job.status = 'doing'
  AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %(silence_s)s))
FOR UPDATE OF job, request SKIP LOCKED;

-- name: beat
-- Renews a worker's heartbeat. No row: it was forgotten after a long silence.
UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = %(worker_id)s RETURNING id;

-- name: drop_job
-- Removes a fetched job whose request no longer wants it.
DELETE FROM procrastinate_jobs WHERE id = %(job_id)s;

-- name: count_workers
-- Workers with a fresh heartbeat.
SELECT count(*) AS workers FROM procrastinate_workers
WHERE last_heartbeat > now() - make_interval(secs => %(silence_s)s);
