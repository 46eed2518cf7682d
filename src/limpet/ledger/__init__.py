"""The durable record of requests, in PostgreSQL."""
