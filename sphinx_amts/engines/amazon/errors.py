"""What the errors of boto3 and of Amazon's answers mean for a person, told by their names.

What a message quotes of an answer is cleaned of keys, signatures and tokens first.
"""

from __future__ import annotations

import re
from typing import Any

THROTTLES = frozenset({"ThrottlingException", "TooManyRequestsException", "LimitExceededException"})
"""TranslateText was seen to answer the first, the service model declares the second."""
UNAVAILABLE = frozenset(
    {
        "InternalServerException",
        "InternalFailure",
        "ServiceUnavailableException",
        "ServiceUnavailable",
    }
)
MISSING = frozenset({"ResourceNotFoundException"})
REFUSED_TEXT = frozenset(
    {
        "InvalidRequestException",
        "InvalidParameterValueException",
        "TextSizeLimitExceededException",
        "ValidationException",
    }
)
"""What is wrong with one request, and not with the account: another text may pass."""

_PASSING = frozenset(
    {
        "ConnectTimeoutError",
        "EndpointConnectionError",
        "HTTPClientError",
        "ResponseParserError",
        "UnicodeDecodeError",
    }
)
"""The kinds of failure of botocore that may be over in a moment."""
_SECRET = re.compile(
    r"\b(?:AKIA|ASIA)[A-Z0-9]{8,}\b|(?i:x-amz-security-token|signature|credential)\s*[=:]\s*\S+"
)
_MOST = 240


def meaning(error: Exception, *, profile: str | None, region: str | None) -> str:
    """Say what a failure of boto3 means, and how to mend it.

    :param profile: the profile of the AWS configuration that was asked for, if one was.
    """
    whose = f"credentials of the profile {profile!r}" if profile else "credentials"
    if "ClientError" not in kinds(error):
        name = next((kind for kind in kinds(error) if kind in _LOCAL), "")
        form = _LOCAL.get(name) or f"{type(error).__name__}: {{said}}"
        return form.format(said=clean(str(error)), profile=whose)
    code, said = code_of(error), said_by(error)
    if code in _SIGNATURES:
        if code in _SKEWED or _CLOCK.search(said):
            return f"the clock of this machine is off ({code}); set it, then run again"
        return _SIGNATURES[code].format(profile=whose)
    form = _CODES.get(code, "{code}: {said}")
    return form.format(code=code, said=said or "no reason given", region=region)


def kinds(error: Exception) -> list[str]:
    """Name the class of *error* and every class that it is a kind of, the nearest first."""
    return [kind.__name__ for kind in type(error).__mro__]


def _response(error: Exception) -> dict[str, Any]:
    response = getattr(error, "response", None)
    return response if isinstance(response, dict) else {}


def code_of(error: Exception) -> str:
    """Give the error code of an answer; empty if *error* is none of the service's.

    The code, not the HTTP status, tells what happened: the two do not always agree.
    """
    return str(_response(error).get("Error", {}).get("Code", ""))


def said_by(error: Exception) -> str:
    """Give what the service said, fit to be shown; empty if nothing."""
    response = _response(error)
    return clean(str(response.get("Error", {}).get("Message") or response.get("message") or ""))


def is_passing(error: Exception) -> bool:
    """Tell whether the same request may succeed later: throttled, unavailable, connection lost."""
    if "ClientError" in kinds(error):
        code = code_of(error)
        status = _response(error).get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return code in THROTTLES | UNAVAILABLE or (code.isdecimal() and status >= 500)  # a proxy's
    return not _PASSING.isdisjoint(kinds(error))


def clean(text: str) -> str:
    """Give the first line of what Amazon said, without keys, signatures and tokens."""
    line = (text.strip().splitlines() or [""])[0]
    line = _SECRET.sub("…", line)
    return line if len(line) <= _MOST else f"{line[:_MOST]}…"


_CONFIGURE = "run 'aws configure', or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_LOG_IN = "log in again (such as 'aws sso login'), then run again"
_LOCAL = {
    "NoCredentialsError": f"there are no credentials; {_CONFIGURE}",
    "PartialCredentialsError": f"the credentials are not complete ({{said}}); {_CONFIGURE}",
    "CredentialRetrievalError": "the {profile} cannot be had ({said}); mend the AWS configuration",
    "SSOError": f"the session of single sign-on has ended; {_LOG_IN}",
    "TokenRetrievalError": f"the session of single sign-on has ended; {_LOG_IN}",
    "SSOTokenLoadError": f"there is no session of single sign-on; {_LOG_IN}",
    "UnauthorizedSSOTokenError": f"the session of single sign-on has ended; {_LOG_IN}",
    "LoginError": f"the session has ended; {_LOG_IN}",
    "ProfileNotFound": "{said}; correct engine_options['profile'] or AWS_PROFILE",
    "ConfigNotFound": "{said}; correct AWS_CONFIG_FILE",
    "ConfigParseError": "the AWS configuration cannot be read: {said}",
    "NoRegionError": "no region is given; set engine_options['region'] or AWS_REGION, such as 'us-east-1'",
    "InvalidRegionError": "{said}; correct engine_options['region'] or AWS_REGION",
    "EndpointConnectionError": "cannot be reached ({said}); check the network and the region",
    "SSLError": "the connection is not secure ({said}); check proxy and certificates",
    "ProxyConnectionError": "the proxy cannot be reached; check HTTPS_PROXY",
    "ConnectionError": "cannot be reached ({said}); check the network, then run again",
    "HTTPClientError": "the connection was lost ({said}); check the network, then run again",
    "UnicodeDecodeError": "the answer was cut off; run again",
    "ResponseParserError": "the answer cannot be read; something between changes or cuts it, run again",
}
"""What a failure of botocore means, by the name of the exception or of what it is a kind of."""

_KEYS = "the {profile} are not valid; make a new access key, or log in again"
_EXPIRED = "the {profile} have expired; log in again or renew them, then run again"
_SIGNATURES = {
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "IncompleteSignature": _KEYS,
    "InvalidAccessKeyId": _KEYS,
    "InvalidClientTokenId": _KEYS,
    "InvalidSignatureException": _KEYS,
    "MissingAuthenticationToken": _KEYS,
    "MissingAuthenticationTokenException": _KEYS,
    "RequestExpired": _EXPIRED,
    "RequestTimeTooSkewed": _EXPIRED,
    "SignatureDoesNotMatch": _KEYS,
    "UnrecognizedClientException": _KEYS,
}
"""Refusals of who one is; what the service says of them may hold the request, and is not quoted."""
_SKEWED = frozenset({"RequestExpired", "RequestTimeTooSkewed"})
_CLOCK = re.compile(r"Signature (?:expired|not yet current)|time.*skew", re.IGNORECASE)

_CODES = {
    "AccessDenied": "it is not allowed ({said}); run 'amts doctor --policies' for what is needed",
    "AccessDeniedException": "it is not allowed ({said}); run 'amts doctor --policies' for what is needed",
    "NotAuthorizedException": "not available to this account in the region {region} ({said}); choose another region",
    "OptInRequired": "the account has not enabled it in the region {region}; enable the region or choose another",
    "SubscriptionRequiredException": "the account is not signed up for it; do so in the AWS console",
    "LimitExceededException": "a quota of the account is used up ({said}); wait, or ask AWS for more",
    "ThrottlingException": "throttled for too long ({said}); lower engine_options['concurrency'], then run again",
    "TooManyRequestsException": "throttled for too long ({said}); lower engine_options['concurrency'], then run again",
    "InternalServerException": "the service has a fault ({said}); run again later",
    "ServiceUnavailableException": "the service is not available ({said}); run again later",
    "UnsupportedLanguagePairException": "{said}; choose another engine for this language",
    "ResourceNotFoundException": "{said}; what the options name is not in the region {region}",
    "TextSizeLimitExceededException": "the text is too long ({said})",
}
