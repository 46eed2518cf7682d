-- Requests whose payloads retention is to erase an hour after their end; an erased one has no digest any more.
CREATE INDEX requests_unkept ON limpet.requests (completed_at) WHERE NOT store_io AND input_digest <> '';
