"""Calls of the file store that several tests make."""

from tests.harness import LimpetServer


def storage_token(server: LimpetServer) -> dict[str, str]:
    """The header with which the Python client uploads."""
    answer = server.call("POST", "/rest/storage/auth/token?storage_type=fal-cdn-v3", json={})
    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_at"].endswith("+00:00")
    return {"Authorization": f"Bearer {body['token']}"}


def upload(
    server: LimpetServer,
    content: bytes,
    *,
    name: str = "a.bin",
    content_type: str = "text/plain",
    headers: dict[str, str] | None = None,
) -> str:
    """The address of an uploaded file."""
    said = {"Content-Type": content_type, "X-Fal-File-Name": name} | (headers or {})
    answer = server.call("POST", "/files/upload", content=content, headers=storage_token(server) | said)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_url"])
