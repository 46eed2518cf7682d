-- What an overview shows: requests in every state, and who works.
-- Each statement: a name, a sentence, the statement.

-- name: list_recent_requests
-- Requests, newest first, with the engine and the cost of those that have a result.
SELECT request.id, request.endpoint, request.owner, request.lane, request.status, request.attempt, request.created_at,
       request.started_at, request.completed_at, request.cancel_requested, request.progress, request.stage,
       limpet.failure_code(request.failure) AS code,
       usage.engine, usage.units * usage.usd_per_unit AS cost_usd
FROM limpet.requests AS request LEFT JOIN limpet.usage AS usage ON usage.request_id = request.id
WHERE (%(owner)s::text IS NULL OR request.owner = %(owner)s::text)
  AND (%(endpoint)s::text IS NULL OR request.endpoint = %(endpoint)s::text)
  AND (%(state)s::text IS NULL OR %(state)s::text = CASE WHEN request.status <> 'completed' THEN request.status
           WHEN request.failure IS NULL THEN 'succeeded' ELSE 'failed' END)
ORDER BY request.created_at DESC, request.id LIMIT %(limit)s OFFSET %(offset)s;

-- name: list_workers
-- Slots with a heartbeat, and what each has taken. One without a request waits for work, or delivers webhooks.
SELECT worker.id, extract(epoch FROM now() - worker.last_heartbeat)::float8 AS silent_s,
       request.id AS request_id, request.endpoint, request.lane
FROM procrastinate_workers AS worker
LEFT JOIN procrastinate_jobs AS job ON job.worker_id = worker.id AND job.status = 'doing'
LEFT JOIN limpet.requests AS request ON request.job_id = job.id
ORDER BY worker.id;

-- name: count_lanes
-- What waits and runs in each lane.
SELECT lane, count(*) FILTER (WHERE status = 'queued') AS waiting, count(*) FILTER (WHERE status = 'running') AS running
FROM limpet.requests WHERE status <> 'completed' GROUP BY lane ORDER BY lane;
