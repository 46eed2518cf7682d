-- How many requests of a key run at a time, where that differs from what holds for all.
ALTER TABLE limpet.keys ADD COLUMN running_limit integer CHECK (running_limit > 0);
