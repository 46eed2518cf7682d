-- What each call has cost, at the prices of its time; rows of earlier releases count as one request that cost nothing.
ALTER TABLE limpet.usage
    ADD COLUMN unit text NOT NULL DEFAULT 'request',
    ADD COLUMN units double precision NOT NULL DEFAULT 1,
    ADD COLUMN usd_per_unit double precision NOT NULL DEFAULT 0;
