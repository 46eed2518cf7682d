"""The test vector of the protocol, and the form of the published keys."""

import base64
import json
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from limpet.core.errors import Cancelled
from limpet.core.ids import EndpointId, FileKey, KeyId, RequestId
from limpet.core.origin import Origin
from limpet.core.request import Request, Result, ResultFile, Status
from limpet.dialects.fal.answers import result_response
from limpet.dialects.fal.webhooks import jwks_body, message
from limpet.service.signing import signed_message

REQUEST_ID = "123e4567-e89b-12d3-a456-426614174000"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
BODY = (
    b'{"request_id":"123e4567-e89b-12d3-a456-426614174000","gateway_request_id":"123e4567-e89b-12d3-a456-426614174000",'
    b'"status":"OK","payload":{"video":{"url":"http://127.0.0.1/files/a.mp4"}}}'
)
ORIGIN = Origin(queue="https://queue.fal.run", rest="https://rest.fal.ai", files="http://127.0.0.1:8400")
AT = datetime(2026, 1, 1, tzinfo=UTC)


def _request(**changes: object) -> Request:
    values = {
        "id": RequestId(REQUEST_ID),
        "endpoint": EndpointId("fal-ai/minimax/video-01"),
        "owner": KeyId("local|user-1"),
        "status": Status.COMPLETED,
        "lane": "cpu",
        "priority": 0,
        "attempt": 1,
        "created_at": AT,
    }
    return Request(**(values | changes))  # type: ignore[arg-type]  # a dictionary of mixed values


FILE = ResultFile(key=FileKey("b/1/x_output.mp4"), content_type="video/mp4", file_name="output.mp4", size_bytes=4)


def test_the_signature_is_that_of_the_test_vector() -> None:
    signature = KEY.sign(signed_message(REQUEST_ID, "local|user-1", "1767225600", BODY))

    assert PUBLIC.hex() == "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
    assert len(BODY) == 186
    assert signature.hex() == (
        "e3bdfcf4b5d3259f01be253449b6c4c241431dcc6fb31d4bd4da40f545fe5b16"
        "fa7abd86aa603b37595eb8e407df482bcb175cb5e20fa89f2aca93531bf2c803"
    )


def test_a_message_has_the_result_in_it_to_the_byte() -> None:
    request = _request(result=Result(files=[FILE]))

    made = message(request, result_response(request, ORIGIN), AT, KEY.sign)

    told = json.loads(made.body)
    assert (told["status"], told["error"], told["request_id"]) == ("OK", None, REQUEST_ID)
    assert told["payload"]["video"]["url"] == "http://127.0.0.1:8400/files/b/1/x_output.mp4"
    assert b'"payload":' + bytes(result_response(request, ORIGIN).body) in made.body
    assert made.headers["X-Fal-Webhook-Timestamp"] == "1767225600"
    signature = bytes.fromhex(made.headers["X-Fal-Webhook-Signature"])
    KEY.public_key().verify(signature, signed_message(REQUEST_ID, "local|user-1", "1767225600", made.body))


def test_a_failure_is_told_with_its_status_and_body() -> None:
    request = _request(failure=Cancelled().failure())

    made = message(request, result_response(request, ORIGIN), AT, KEY.sign)

    told = json.loads(made.body)
    assert (told["status"], told["error"]) == ("ERROR", "Invalid status code: 499")
    assert told["payload"]["error_type"] == "client_cancelled"


def test_every_key_is_published_with_and_without_padding() -> None:
    plain, padded = jwks_body([PUBLIC])["keys"]

    assert (len(plain["x"]), len(padded["x"])) == (43, 44)
    assert plain["kid"] != padded["kid"]
    assert base64.urlsafe_b64decode(padded["x"]) == PUBLIC
    for key in (plain, padded):
        assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("OKP", "Ed25519", "sig", "EdDSA")
