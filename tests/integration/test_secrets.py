"""Secrets stay where they belong: not in logs, not in the database, not in error bodies."""

from collections.abc import Callable

import httpx
from tests.harness import LimpetServer

TABLES = "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('limpet', 'public')"


def _dump(server: LimpetServer) -> str:
    """Every row of every table, as text."""
    names = [name for (name,) in server.rows(TABLES)]
    return "\n".join(str(row) for name in names for row in server.rows(f"SELECT t::text FROM {name} AS t"))


def test_neither_log_nor_database_holds_a_secret(
    make_server: Callable[..., LimpetServer], run_limpet: Callable[..., str], fast: str
) -> None:
    server = make_server(environment={"LIMPET_LOG_LEVEL": "debug"})
    key = run_limpet("keys", "create", "--data", str(server.data)).strip()
    secret = key.split(":")[1]
    headers = {"Authorization": f"Key {key}"}
    signed = "http://127.0.0.1:1/picture.jpg?X-Signature=canary-of-a-signed-address"
    token = httpx.post(f"{server.url}/rest/storage/auth/token", json={}, headers=headers).json()["token"]

    bodies = [
        httpx.post(f"{server.url}/{fast}", json={"prompt": "canary-prompt", "image_url": signed}, headers=headers).text,
        httpx.post(f"{server.url}/{fast}", json={"prompt": 5, "image_url": signed}, headers=headers).text,
        httpx.post(f"{server.url}/{fast}", json={}, headers={"Authorization": f"Key {key}x"}).text,
        httpx.post(f"{server.url}/files/upload", content=b"x", headers={"Authorization": f"Bearer {token}x"}).text,
    ]

    log = server.log.read_text()
    assert "request-queued" in log
    for canary in (secret, token, "canary-of-a-signed-address", "canary-prompt"):
        assert canary not in log
    for canary in (secret, token):
        assert canary not in _dump(server)
        assert not [body for body in bodies if canary in body]
