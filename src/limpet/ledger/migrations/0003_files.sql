-- How long files live and who reads them, and what retention looks for.

ALTER TABLE limpet.files
    -- The name as its owner wrote it, where that differs from the safe one.
    ADD COLUMN original_name text,
    -- What was said of its life: null for nothing, 0 for ever. A request's outputs go with it if nothing was said.
    ADD COLUMN lifetime_s bigint,
    ADD COLUMN expires_at timestamptz,
    -- Null: everybody reads.
    ADD COLUMN acl json;
CREATE INDEX files_by_owner ON limpet.files (owner, created_at DESC);
CREATE INDEX files_by_request ON limpet.files (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX files_to_expire ON limpet.files (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX files_announced ON limpet.files (created_at) WHERE sha256 IS NULL;

ALTER TABLE limpet.upload_parts ADD COLUMN at timestamptz NOT NULL DEFAULT now();
CREATE INDEX upload_parts_by_time ON limpet.upload_parts (at);

-- Lifetime and readers of a request's outputs, as its caller wants them.
ALTER TABLE limpet.requests ADD COLUMN lifecycle json;
CREATE INDEX requests_by_end ON limpet.requests (completed_at) WHERE completed_at IS NOT NULL;

-- What holds for a key's new files where the call says nothing.
CREATE TABLE limpet.storage_settings (
    owner text PRIMARY KEY,
    lifetime_s bigint,
    acl json
);
