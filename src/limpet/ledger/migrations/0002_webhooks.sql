-- Webhooks: what is owed to whom, and the keys that sign it.

-- How the submit came in, as far as the message's addresses depend on it; null without a webhook.
ALTER TABLE limpet.requests ADD COLUMN origin json;

CREATE TABLE limpet.webhook_deliveries (
    request_id uuid PRIMARY KEY REFERENCES limpet.requests (id) ON DELETE CASCADE,
    url text NOT NULL,
    -- The receiver: name and port. The grammar of webhook addresses leaves no other reading.
    host text NOT NULL GENERATED ALWAYS AS (
        regexp_replace(lower(substring(url FROM '^[A-Za-z]+://([^/?#]+)')), '\.?(:80|:443)?$', '')
    ) STORED,
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'failed')),
    -- procrastinate's job; its scheduled_at is the time of the next attempt.
    job_id bigint NOT NULL,
    -- Number of the attempt that may write.
    attempt integer NOT NULL DEFAULT 0,
    -- Attempts that failed since the delivery was created or asked for again; an attempt that was lost with its worker is none.
    failures integer NOT NULL DEFAULT 0,
    -- The last attempts, oldest first.
    log json NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz
);
CREATE UNIQUE INDEX webhook_deliveries_by_job ON limpet.webhook_deliveries (job_id);
CREATE INDEX webhook_deliveries_by_time ON limpet.webhook_deliveries (created_at DESC);

-- A trigger, because it must not depend on which statement ends a request: whoever commits the end commits the debt.
CREATE FUNCTION limpet.owe_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    job_ids bigint[];
BEGIN
    job_ids := procrastinate_defer_jobs_v1(ARRAY[
        ROW('webhooks', 'deliver-webhook', 0, NULL, NULL, jsonb_build_object('request_id', NEW.id), NULL)
            ::procrastinate_job_to_defer_v1
    ]);
    INSERT INTO limpet.webhook_deliveries (request_id, url, job_id) VALUES (NEW.id, NEW.webhook_url, job_ids[1]);
    RETURN NULL;
END;
$$;

CREATE TRIGGER owe_webhook_at_end AFTER UPDATE OF status ON limpet.requests FOR EACH ROW
WHEN (NEW.status = 'completed' AND OLD.status <> 'completed' AND NEW.webhook_url IS NOT NULL)
EXECUTE FUNCTION limpet.owe_webhook();

CREATE TRIGGER owe_webhook_at_refusal AFTER INSERT ON limpet.requests FOR EACH ROW
WHEN (NEW.status = 'completed' AND NEW.webhook_url IS NOT NULL)
EXECUTE FUNCTION limpet.owe_webhook();

-- The keys that sign webhooks; their seeds are server secrets of the same name.
CREATE TABLE limpet.webhook_keys (
    name text PRIMARY KEY REFERENCES limpet.secrets (name),
    -- The newest key whose time has come signs.
    signs_from timestamptz NOT NULL
);
