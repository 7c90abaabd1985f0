"""What Amazon Translate takes and where: sizes, regions, and which setting works for which language.

Sources: AWS Developer Guide, pages "Guidelines and quotas", "Supported languages", "Setting
formality", "Masking profane words", "Using brevity", "Asynchronous batch processing", and the
service model of botocore 1.44.  A number is the service's own; nothing here was measured.
"""

from __future__ import annotations

import re

from ...languages.table import PROFILES

TEXT_BYTES = 10_000
"""The longest text of one TranslateText, in bytes of UTF-8 (Guidelines and quotas)."""
SEGMENT_BYTES = 1_000
"""The longest segment of parallel data, in bytes of UTF-8, per side; longer ones are skipped."""
DOCUMENT_BYTES = 20 * 2**20
"""The largest document of a batch job."""
DOCUMENT_TEXT_BYTES = 2**20
"""How much of such a document may be text to translate."""
DOCUMENT_CHARACTERS = 1_000_000
JOB_DOCUMENTS = 1_000_000
JOB_BYTES = 5 * 2**30
JOB_TARGETS = 10
TERMINOLOGY_BYTES = 10 * 2**20
TERMINOLOGY_TARGETS = 10
TERM_BYTES = 200
TERMINOLOGIES = 100

LANGUAGES = frozenset(profile.code for profile in PROFILES)
"""The codes of the languages (Supported languages): those of the product, but not what other
packages add to it."""
FORMALITY = frozenset(["nl", "fr", "fr-CA", "de", "hi", "it", "ja", "ko", "pt-PT", "es", "es-MX"])
"""The targets that can be formal or informal (Setting formality)."""
BREVITY = frozenset(["fr", "de", "it", "pt", "es"])
"""From any language into these, and from these into English (Using brevity)."""
NO_PROFANITY = frozenset(["bn", "hi", "ml", "pa", "si", "vi"])
"""The targets whose profane words cannot be masked (Masking profane words, December 2022)."""

BATCH_REGIONS = frozenset(
    [
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
    ]
)
"""Where batch jobs run (Asynchronous batch processing); Amazon may have added to them since."""
CUSTOM_REGIONS = frozenset({"eu-west-1", "us-east-1", "us-west-2"})
"""Where parallel data can be used (Customizing with parallel data, December 2022), and maybe more."""

RESOURCE_NAME = re.compile(r"([A-Za-z0-9-]_?){1,256}", re.ASCII)
"""A name of parallel data or of a terminology (shape ``ResourceName``); use ``fullmatch``."""
RESOURCE_NAME_LENGTH = 256
BUCKET = re.compile(r"[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9]")
"""A bucket (shape ``S3Uri``); use ``fullmatch``."""
ROLE = re.compile(r"arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+")
"""A role (shape ``IamRoleArn``); use ``fullmatch``."""


def has_formality(target: str) -> bool:
    """Tell whether translations into *target* can be formal or informal."""
    return target in FORMALITY


def has_brevity(source: str, target: str) -> bool:
    """Tell whether translations from *source* into *target* can be made shorter."""
    return target in BREVITY or (target == "en" and source in BREVITY)


def masks_profanity(target: str) -> bool:
    """Tell whether profane words of *target* can be masked."""
    return target not in NO_PROFANITY


def size(text: str) -> int:
    """Give the bytes of *text*, as Amazon counts the limits of a request."""
    return len(text.encode())
