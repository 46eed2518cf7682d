-- Voices by the names that their makers gave them: an engine gives a voice an id of its own, MiniMax's callers choose one.

CREATE TABLE limpet.voice_names (
    owner text NOT NULL,
    name text NOT NULL,
    -- The engine's id.
    voice_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('voice_cloning', 'voice_generation')),
    created_at timestamptz NOT NULL DEFAULT now(),
    -- A name is never used again.
    deleted_at timestamptz,
    PRIMARY KEY (owner, name)
);
