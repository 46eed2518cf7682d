-- What callers ask for beside the body: a time by which to start, a limit of attempts, no kept payloads, tags, a hint.

ALTER TABLE limpet.requests
    ADD COLUMN start_deadline timestamptz,
    ADD COLUMN attempt_limit integer,
    ADD COLUMN store_io boolean NOT NULL DEFAULT true,
    ADD COLUMN tags json,
    ADD COLUMN runner_hint text;
CREATE INDEX requests_to_start_by ON limpet.requests (start_deadline) WHERE status = 'queued' AND start_deadline IS NOT NULL;
CREATE INDEX requests_abandoned ON limpet.requests (abandoned_at) WHERE status <> 'completed' AND abandoned_at IS NOT NULL;
