-- Files and the parts of uploads.
-- Each statement: a name, a sentence, the statement.

-- name: insert_file
-- Records a file; without a digest it is announced and its bytes are still to come.
INSERT INTO limpet.files (key, owner, request_id, name, content_type, sha256, size_bytes)
VALUES (%(key)s, %(owner)s, %(request_id)s, %(name)s, %(content_type)s, %(sha256)s, %(size_bytes)s);

-- name: fill_file
-- Records the bytes of an announced file; a repeated upload replaces them.
UPDATE limpet.files SET sha256 = %(sha256)s, size_bytes = %(size_bytes)s WHERE key = %(key)s RETURNING key;

-- name: read_file
-- One file.
SELECT key, owner, name, content_type, sha256, size_bytes, created_at FROM limpet.files WHERE key = %(key)s;

-- name: put_part
-- Records a part of a multipart upload; a repeated part replaces the earlier one.
INSERT INTO limpet.upload_parts (upload_id, number, etag, size_bytes)
VALUES (%(upload_id)s, %(number)s, %(etag)s, %(size_bytes)s)
ON CONFLICT (upload_id, number) DO UPDATE SET etag = excluded.etag, size_bytes = excluded.size_bytes;

-- name: read_parts
-- The parts of a multipart upload in order.
SELECT number, etag, size_bytes FROM limpet.upload_parts WHERE upload_id = %(upload_id)s ORDER BY number;

-- name: delete_parts
-- Forgets the parts of a multipart upload.
DELETE FROM limpet.upload_parts WHERE upload_id = %(upload_id)s;
