-- API keys, server secrets, and the probe of readiness.
-- Each statement: a name, a sentence, the statement.

-- name: insert_key
-- A new API key; only a digest of its secret is kept.
INSERT INTO limpet.keys (id, digest, alias, scope, running_limit)
VALUES (%(id)s, %(digest)s, %(alias)s, %(scope)s, %(running_limit)s);

-- name: read_key
-- A key that is in force.
SELECT id, digest, scope, running_limit FROM limpet.keys WHERE id = %(id)s AND revoked_at IS NULL;

-- name: list_keys
-- All keys, newest first.
SELECT id, alias, scope, running_limit, created_at, revoked_at FROM limpet.keys ORDER BY created_at DESC, id;

-- name: revoke_key
-- Ends a key. No row: unknown, or ended before.
UPDATE limpet.keys SET revoked_at = now() WHERE id = %(id)s AND revoked_at IS NULL RETURNING id;

-- name: ensure_secret
-- Creates a server secret unless it exists.
INSERT INTO limpet.secrets (name, value) VALUES (%(name)s, %(value)s) ON CONFLICT (name) DO NOTHING;

-- name: read_secret
-- A server secret.
SELECT value FROM limpet.secrets WHERE name = %(name)s;

-- name: check_writable
-- Proves that the ledger can commit a write.
INSERT INTO limpet.secrets (name, value) VALUES ('write-probe', convert_to(now()::text, 'UTF8'))
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
