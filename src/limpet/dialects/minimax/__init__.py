"""MiniMax's own API: `/v1`, `/v2` and its sockets."""
