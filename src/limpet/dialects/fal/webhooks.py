"""What fal's webhooks say and how they are signed."""

#: Under this name the ledger remembers that a webhook is to speak fal's dialect.
DIALECT = "fal"
