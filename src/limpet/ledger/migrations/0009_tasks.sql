-- What MiniMax's and the gateway's APIs need: decimal ids, what a dialect remembers of a call, why a file was uploaded, and
-- messages about the start of a request.

CREATE SEQUENCE limpet.numbers;

-- Fifteen digits, so that no JavaScript number loses one; never the same twice. The factor has no divisor in common with the
-- modulus, so the numbers come in an order that does not tell how many there are.
CREATE FUNCTION limpet.new_number() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT (100000000000000 + nextval('limpet.numbers')::numeric * 614889782588491 % 900000000000000)::bigint
$$;

ALTER TABLE limpet.requests
    ADD COLUMN number bigint NOT NULL DEFAULT limpet.new_number(),
    -- In words of the dialect that took the request in; null for fal's.
    ADD COLUMN memo json;
CREATE UNIQUE INDEX requests_by_number ON limpet.requests (number);

ALTER TABLE limpet.files
    ADD COLUMN number bigint NOT NULL DEFAULT limpet.new_number(),
    -- Why it was uploaded, where the dialect asks.
    ADD COLUMN purpose text;
CREATE UNIQUE INDEX files_by_number ON limpet.files (number);

-- Two messages about one request: that it has started, for receivers that want to know, and that it has ended.
ALTER TABLE limpet.webhook_deliveries
    ADD COLUMN event text NOT NULL DEFAULT 'ended' CHECK (event IN ('started', 'ended')),
    DROP CONSTRAINT webhook_deliveries_pkey,
    ADD PRIMARY KEY (request_id, event);

CREATE FUNCTION limpet.owe_message(request limpet.requests, event text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    job_ids bigint[];
BEGIN
    job_ids := procrastinate_defer_jobs_v1(ARRAY[
        ROW('webhooks', 'deliver-webhook', 0, NULL, NULL, jsonb_build_object('request_id', request.id, 'event', event), NULL)
            ::procrastinate_job_to_defer_v1
    ]);
    INSERT INTO limpet.webhook_deliveries (request_id, event, url, job_id)
    VALUES (request.id, event, request.webhook_url, job_ids[1]);
END;
$$;

-- A message about the start that has not gone out by the end would come after the one about the end: it is dropped.
CREATE OR REPLACE FUNCTION limpet.owe_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM limpet.webhook_deliveries WHERE request_id = NEW.id AND event = 'started' AND status = 'waiting';
    PERFORM limpet.owe_message(NEW, 'ended');
    RETURN NULL;
END;
$$;

CREATE FUNCTION limpet.owe_start_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM limpet.owe_message(NEW, 'started');
    RETURN NULL;
END;
$$;

CREATE TRIGGER owe_webhook_at_start AFTER UPDATE OF status ON limpet.requests FOR EACH ROW
WHEN (NEW.status = 'running' AND NEW.attempt = 1 AND OLD.attempt = 0 AND NEW.webhook_url IS NOT NULL
      AND (NEW.origin ->> 'tells_start')::boolean)
EXECUTE FUNCTION limpet.owe_start_webhook();
