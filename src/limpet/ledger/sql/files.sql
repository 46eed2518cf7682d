-- Files, the parts of uploads, and what holds for a key's new files.
-- Each statement: a name, a sentence, the statement.

-- name: insert_file
-- Records a file; without a digest it is announced and its bytes are still to come. The file's own lifetime and readers go
-- before those that its request asked for, and these before its owner's settings.
INSERT INTO limpet.files (key, owner, request_id, name, original_name, content_type, sha256, size_bytes, purpose,
                          lifetime_s, expires_at, acl)
SELECT %(key)s::text, %(owner)s::text, %(request_id)s::uuid, %(name)s::text, %(original_name)s::text,
       %(content_type)s::text, %(sha256)s::text, %(size_bytes)s::bigint, %(purpose)s::text,
       said.lifetime_s,
       CASE WHEN %(sha256)s::text IS NOT NULL THEN now() + make_interval(secs => nullif(said.lifetime_s, 0)) END,
       said.acl
FROM (
    SELECT coalesce(%(lifetime_s)s::bigint, (request.lifecycle ->> 'lifetime_s')::bigint, settings.lifetime_s) AS lifetime_s,
           coalesce(%(acl)s::json, request.lifecycle -> 'acl', settings.acl) AS acl
    FROM (VALUES (1)) AS always
    LEFT JOIN limpet.requests AS request ON request.id = %(request_id)s::uuid
    LEFT JOIN limpet.storage_settings AS settings ON settings.owner = %(owner)s::text
) AS said;

-- name: fill_file
-- Records the bytes of an announced file, whose life begins now; a repeated upload replaces them.
UPDATE limpet.files
SET sha256 = %(sha256)s, size_bytes = %(size_bytes)s, expires_at = now() + make_interval(secs => nullif(lifetime_s, 0))
WHERE key = %(key)s
RETURNING key;

-- name: read_file
-- One file whose bytes have arrived.
SELECT key, owner, request_id, name, original_name, content_type, sha256, size_bytes, created_at, expires_at, acl, number, purpose
FROM limpet.files WHERE key = %(key)s AND sha256 IS NOT NULL;

-- name: list_files
-- The newest files, of one owner or of all.
SELECT key, owner, request_id, name, original_name, content_type, sha256, size_bytes, created_at, expires_at, acl, number, purpose
FROM limpet.files
WHERE sha256 IS NOT NULL AND (%(owner)s::text IS NULL OR owner = %(owner)s) AND (expires_at IS NULL OR expires_at > %(now)s)
ORDER BY created_at DESC, key LIMIT %(limit)s;

-- name: find_file_by_number
-- One file behind a decimal id, as far as this owner has it and its bytes have arrived.
SELECT key FROM limpet.files WHERE number = %(number)s AND owner = %(owner)s AND sha256 IS NOT NULL;

-- name: list_purposes
-- The newest uploads of an owner that have a purpose, or this one.
SELECT key, owner, request_id, name, original_name, content_type, sha256, size_bytes, created_at, expires_at, acl, number, purpose
FROM limpet.files
WHERE owner = %(owner)s AND sha256 IS NOT NULL AND purpose IS NOT NULL AND (%(purpose)s::text IS NULL OR purpose = %(purpose)s)
  AND (expires_at IS NULL OR expires_at > %(now)s)
ORDER BY created_at DESC, key LIMIT %(limit)s;

-- name: delete_file
-- Forgets a file; its bytes stay for retention. No row: unknown.
DELETE FROM limpet.files WHERE key = %(key)s RETURNING key;

-- name: set_file_acl
-- Changes who reads a file. No row: unknown, or not this owner's.
UPDATE limpet.files SET acl = %(acl)s WHERE key = %(key)s AND owner = %(owner)s AND sha256 IS NOT NULL RETURNING key;

-- name: put_part
-- Records a part of a multipart upload; a repeated part replaces the earlier one.
INSERT INTO limpet.upload_parts (upload_id, number, etag, size_bytes)
VALUES (%(upload_id)s, %(number)s, %(etag)s, %(size_bytes)s)
ON CONFLICT (upload_id, number) DO UPDATE SET etag = excluded.etag, size_bytes = excluded.size_bytes, at = now();

-- name: read_parts
-- The parts of a multipart upload in order.
SELECT number, etag, size_bytes FROM limpet.upload_parts WHERE upload_id = %(upload_id)s ORDER BY number;

-- name: sum_parts
-- How much of a multipart upload has arrived, one part left out.
SELECT coalesce(sum(size_bytes), 0)::bigint AS size_bytes FROM limpet.upload_parts
WHERE upload_id = %(upload_id)s AND number <> %(without)s;

-- name: delete_parts
-- Forgets the parts of a multipart upload.
DELETE FROM limpet.upload_parts WHERE upload_id = %(upload_id)s;

-- name: read_storage_settings
-- What holds for a key's new files.
SELECT lifetime_s, acl FROM limpet.storage_settings WHERE owner = %(owner)s;

-- name: write_storage_settings
-- Sets what holds for a key's new files.
INSERT INTO limpet.storage_settings (owner, lifetime_s, acl) VALUES (%(owner)s, %(lifetime_s)s, %(acl)s)
ON CONFLICT (owner) DO UPDATE SET lifetime_s = excluded.lifetime_s, acl = excluded.acl;
