-- The code of a failure. It stands first in what is written; `->>` would unescape every text in it and fails at a \u0000, which a
-- caller's own words can hold.
CREATE FUNCTION limpet.failure_code(failure json) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN substring(failure::text FROM '^\{"code": ?"([a-z_]+)"');
