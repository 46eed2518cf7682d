-- Reports over completed requests: what was used, how it went, what was asked and answered.
-- Each statement: a name, a sentence, the statement. A null timeframe makes one row for the whole time.
-- The code of a failure is read from its text: the operators of json refuse a document in which a caller sent NUL.

-- name: sum_usage
-- What was counted of requests with a result, by bucket, endpoint, unit, price and, if wished, key.
SELECT date_trunc(%(timeframe)s::text, at, %(timezone)s::text) AS bucket, endpoint,
       CASE WHEN %(by_owner)s::boolean THEN owner END AS owner,
       unit, usd_per_unit, sum(units)::float8 AS units
FROM limpet.usage
WHERE at >= %(start)s AND at < %(end)s
  AND (%(endpoints)s::text[] IS NULL OR endpoint = ANY(%(endpoints)s::text[]))
  AND (%(owners)s::text[] IS NULL OR owner = ANY(%(owners)s::text[]))
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5;

-- name: analyse_requests
-- Counts by outcome, and percentiles of the time before and in the run, by bucket and endpoint.
WITH ended AS (
    SELECT endpoint, completed_at, limpet.failure_code(failure) AS code,
           extract(epoch FROM completed_at - started_at)::float8 AS duration,
           extract(epoch FROM started_at - created_at)::float8 AS prepare_duration
    FROM limpet.requests
    WHERE status = 'completed' AND completed_at >= %(start)s AND completed_at < %(end)s
      AND endpoint = ANY(%(endpoints)s::text[])
      AND (%(owners)s::text[] IS NULL OR owner = ANY(%(owners)s::text[]))
)
SELECT date_trunc(%(timeframe)s::text, completed_at, %(timezone)s::text) AS bucket, endpoint,
       array_agg(code) FILTER (WHERE code IS NOT NULL) AS codes,
       count(*) AS requests,
       percentile_cont(%(shares)s::float8[]) WITHIN GROUP (ORDER BY duration) AS durations,
       percentile_cont(%(shares)s::float8[]) WITHIN GROUP (ORDER BY prepare_duration) AS prepare_durations,
       coalesce(sum(duration) FILTER (WHERE code IS NULL), 0) AS billable_duration
FROM ended
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: list_requests
-- Completed requests of endpoints, newest or longest first; payloads only if wished, and no input that is too long.
WITH ended AS (
    SELECT *, limpet.failure_code(failure) AS code
    FROM limpet.requests
    WHERE status = 'completed' AND completed_at >= %(start)s AND completed_at < %(end)s
      AND endpoint = ANY(%(endpoints)s::text[])
      AND (%(owners)s::text[] IS NULL OR owner = ANY(%(owners)s::text[]))
      AND (%(id)s::uuid IS NULL OR id = %(id)s::uuid)
)
SELECT id, endpoint, created_at, started_at, completed_at, code,
       CASE WHEN %(payloads)s::boolean AND octet_length(input::text) <= %(longest_input)s THEN input END AS input,
       CASE WHEN %(payloads)s::boolean THEN result END AS result,
       CASE WHEN %(payloads)s::boolean THEN failure END AS failure
FROM ended
WHERE %(outcome)s::text IS NULL OR %(outcome)s::text = CASE
    WHEN code IS NULL THEN 'success' WHEN code = ANY(%(user_codes)s::text[]) THEN 'user_error' ELSE 'error' END
ORDER BY CASE WHEN %(by_duration)s::boolean THEN completed_at - created_at END DESC, completed_at DESC, id
LIMIT %(limit)s OFFSET %(offset)s;
