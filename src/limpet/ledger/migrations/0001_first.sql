-- Requests, their logs, keys, files and usage. The queue itself is procrastinate's schema, applied just before this file.

CREATE SCHEMA limpet;

CREATE TABLE limpet.secrets (
    name text PRIMARY KEY,
    value bytea NOT NULL
);

CREATE TABLE limpet.keys (
    id text PRIMARY KEY,
    digest bytea NOT NULL,
    alias text NOT NULL DEFAULT '',
    scope text NOT NULL CHECK (scope IN ('api', 'admin')),
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);

CREATE TABLE limpet.requests (
    id uuid PRIMARY KEY,
    owner text NOT NULL,
    endpoint text NOT NULL,
    lane text NOT NULL,
    priority integer NOT NULL,
    status text NOT NULL CHECK (status IN ('queued', 'running', 'completed')),
    -- Number of the attempt that may write; every write of a run names it.
    attempt integer NOT NULL DEFAULT 0,
    -- procrastinate's job; null for a request that never waited.
    job_id bigint,
    -- The body as text: jsonb would refuse NUL characters that a caller may send.
    input json NOT NULL,
    input_digest bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at timestamptz,
    completed_at timestamptz,
    cancel_requested boolean NOT NULL DEFAULT false,
    -- Set when the caller's connection was lost before it had the answer.
    abandoned_at timestamptz,
    progress real NOT NULL DEFAULT 0,
    stage text NOT NULL DEFAULT '',
    log_count integer NOT NULL DEFAULT 0,
    result json,
    failure json,
    webhook_url text
);
CREATE INDEX requests_waiting ON limpet.requests (lane, priority DESC, job_id) WHERE status = 'queued';
CREATE INDEX requests_by_owner ON limpet.requests (owner, created_at DESC);
CREATE UNIQUE INDEX requests_by_job ON limpet.requests (job_id) WHERE job_id IS NOT NULL;

CREATE TABLE limpet.request_logs (
    request_id uuid NOT NULL REFERENCES limpet.requests (id) ON DELETE CASCADE,
    number integer NOT NULL,
    at timestamptz NOT NULL,
    level text NOT NULL,
    message text NOT NULL,
    PRIMARY KEY (request_id, number)
);

CREATE TABLE limpet.idempotency_keys (
    owner text NOT NULL,
    endpoint text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    -- Deferred: the key is claimed first, the request follows in the same transaction.
    request_id uuid NOT NULL REFERENCES limpet.requests (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (owner, endpoint, key)
);

CREATE TABLE limpet.files (
    key text PRIMARY KEY,
    owner text NOT NULL,
    -- The request that produced it; null for uploads.
    request_id uuid REFERENCES limpet.requests (id) ON DELETE SET NULL,
    name text NOT NULL,
    content_type text NOT NULL,
    -- Null until the bytes have arrived.
    sha256 text,
    size_bytes bigint,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX files_by_content ON limpet.files (sha256);

CREATE TABLE limpet.upload_parts (
    upload_id text NOT NULL,
    number integer NOT NULL CHECK (number BETWEEN 1 AND 10000),
    etag text NOT NULL,
    size_bytes bigint NOT NULL,
    PRIMARY KEY (upload_id, number)
);

CREATE TABLE limpet.usage (
    request_id uuid PRIMARY KEY,
    owner text NOT NULL,
    endpoint text NOT NULL,
    engine text NOT NULL,
    run_seconds double precision NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX usage_by_time ON limpet.usage (at);
