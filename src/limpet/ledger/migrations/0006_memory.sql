-- What an engine keeps for later attempts of a request, such as the id of the provider's own job.
ALTER TABLE limpet.requests ADD COLUMN memory jsonb;
