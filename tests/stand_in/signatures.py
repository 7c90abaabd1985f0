"""Signature Version 4, checked as the service checks it: known key, right secret, right time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import Message

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .errors import Code, ServiceError

ACCOUNT = "123456789012"
"""The account that moto gives to whoever comes."""
ACCESS_KEY, SECRET_KEY = "STANDINACCESSKEY", "stand-in-secret-key"
OWN_KEY = "STANDINITSELF"
"""The key by which the stand-in itself asks the services beside it: no fault concerns it."""

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/"
    r"aws4_request, SignedHeaders=(?P<headers>[^,]+), Signature=(?P<signature>[0-9a-f]{64})"
)
_TOLERANCE = 300  # seconds; "Signature expired: … is now earlier than … (… - 5 min.)"


def check(headers: Message, body: bytes, *, now: datetime) -> str:
    """Check the signature of a request and give the region that it was signed for."""
    if "Authorization" not in headers:
        raise _error(Code.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token")
    match = _AUTHORIZATION.fullmatch(headers["Authorization"])
    if not match:
        message = "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders'."
        raise _error(Code.INCOMPLETE_SIGNATURE, message)
    if match["service"] != "translate":
        message = f"Credential should be scoped to correct service: 'translate', not {match[3]}."
        raise _error(Code.INVALID_SIGNATURE, message)
    if match["key"] != ACCESS_KEY:
        message = "The security token included in the request is invalid."
        raise _error(Code.UNRECOGNIZED_CLIENT, message)
    stamp = headers.get("X-Amz-Date", "")
    _check_time(stamp, now)
    if _signature(match, headers, body, stamp) != match["signature"]:
        message = (
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method."
        )
        raise _error(Code.INVALID_SIGNATURE, message)
    return match["region"]


def _check_time(stamp: str, now: datetime) -> None:
    try:
        signed = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise _error(Code.INCOMPLETE_SIGNATURE, "Date must be in ISO-8601 basic format") from None
    off = (signed - now).total_seconds()
    if abs(off) > _TOLERANCE:
        told = ("expired", "earlier") if off < 0 else ("not yet current", "later")
        message = (
            f"Signature {told[0]}: {stamp} is now {told[1]} than {now:%Y%m%dT%H%M%SZ} (5 min.)"
        )
        raise _error(Code.INVALID_SIGNATURE, message)


def _signature(match: re.Match[str], headers: Message, body: bytes, stamp: str) -> str:
    auth = SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY), match["service"], match["region"])
    signed = {name: headers.get(name, "") for name in match["headers"].split(";")}
    request = AWSRequest(method="POST", url=f"http://{headers['Host']}/", headers=signed, data=body)
    request.context["timestamp"] = stamp
    text = auth.string_to_sign(request, auth.canonical_request(request))
    return str(auth.signature(text, request))


def _error(code: str, message: str) -> ServiceError:
    return ServiceError(code, message, status=403)
