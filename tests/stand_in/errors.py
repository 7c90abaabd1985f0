"""The errors that the stand-in answers with, and which of them the service does not declare."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """Names of errors, as botocore knows them."""

    INVALID_PARAMETER_VALUE = "InvalidParameterValueException"
    INVALID_REQUEST = "InvalidRequestException"
    INVALID_FILTER = "InvalidFilterException"
    RESOURCE_NOT_FOUND = "ResourceNotFoundException"
    TEXT_SIZE_LIMIT_EXCEEDED = "TextSizeLimitExceededException"
    LIMIT_EXCEEDED = "LimitExceededException"
    TOO_MANY_REQUESTS = "TooManyRequestsException"
    TOO_MANY_TAGS = "TooManyTagsException"
    CONFLICT = "ConflictException"
    CONCURRENT_MODIFICATION = "ConcurrentModificationException"
    UNSUPPORTED_LANGUAGE_PAIR = "UnsupportedLanguagePairException"
    UNSUPPORTED_DISPLAY_LANGUAGE_CODE = "UnsupportedDisplayLanguageCodeException"
    INTERNAL_SERVER = "InternalServerException"
    SERVICE_UNAVAILABLE = "ServiceUnavailableException"

    # Every AWS service answers with these: "Common Errors" of the API Reference.
    ACCESS_DENIED = "AccessDeniedException"
    EXPIRED_TOKEN = "ExpiredTokenException"
    INCOMPLETE_SIGNATURE = "IncompleteSignature"
    INVALID_SIGNATURE = "InvalidSignatureException"
    MISSING_AUTHENTICATION_TOKEN = "MissingAuthenticationTokenException"
    REQUEST_EXPIRED = "RequestExpired"
    SERIALIZATION = "SerializationException"
    SIGNATURE_DOES_NOT_MATCH = "SignatureDoesNotMatch"
    UNKNOWN_OPERATION = "UnknownOperationException"
    UNRECOGNIZED_CLIENT = "UnrecognizedClientException"
    VALIDATION = "ValidationException"

    # Seen in the wild: batch in a region without it, too many requests, ``auto`` without a right.
    NOT_AUTHORIZED = "NotAuthorizedException"
    THROTTLING = "ThrottlingException"
    DOWNSTREAM_DEPENDENCY_ACCESS_DENIED = "DownstreamDependencyAccessDeniedException"


UNDECLARED = frozenset(list(Code)[list(Code).index(Code.ACCESS_DENIED) :])
"""Codes that arrive although no operation of the service model declares them."""


@dataclass
class ServiceError(Exception):
    """An error that goes to the caller."""

    code: str
    message: str
    members: dict[str, str] = field(default_factory=dict)
    """Members that the exception's shape has beside its message."""
    status: int = 0
    """The HTTP status, or 0 for the one that the service model gives (400 if it gives none)."""

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def bad_request(declared: frozenset[str], message: str) -> ServiceError:
    """Refuse with the first of the codes for bad input that the operation declares.

    Which code the real service uses for a broken constraint of its model is not documented.
    Describe, Stop and DeleteParallelData declare none: there the name cannot exist.
    """
    for code in (
        Code.INVALID_PARAMETER_VALUE,
        Code.INVALID_REQUEST,
        Code.INVALID_FILTER,
        Code.RESOURCE_NOT_FOUND,
    ):
        if code in declared:
            return ServiceError(code, message)
    return ServiceError(Code.VALIDATION, message)


def not_found(name: str, what: str) -> ServiceError:
    """Refuse because there is no *what* of that *name*."""
    return ServiceError(Code.RESOURCE_NOT_FOUND, f"The {what} {name} could not be found.")
