-- Voices that users have cloned or designed.

CREATE TABLE limpet.voices (
    id text PRIMARY KEY,
    owner text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('cloned', 'designed')),
    engine text NOT NULL,
    -- What the engine needs to speak with it.
    attributes json NOT NULL,
    -- The recording behind a cloned voice.
    file_key text REFERENCES limpet.files (key) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Null until speech uses it; such a voice goes when its time is over.
    last_used_at timestamptz
);
CREATE INDEX voices_unused ON limpet.voices (created_at) WHERE last_used_at IS NULL;
CREATE INDEX voices_by_file ON limpet.voices (file_key) WHERE file_key IS NOT NULL;
