"""The connection to Amazon: the only module that knows boto3.

Credentials come from boto3's own chain and go nowhere else.  Endpoints can be moved by botocore's
own environment variables (``AWS_ENDPOINT_URL_TRANSLATE``, …).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Lock
from typing import Any

from ...problems import EngineError
from . import errors
from .settings import AmazonSettings

ATTEMPTS = 5
"""How often botocore sends a request in all (its own default is 3), unless boto3 is configured
otherwise (``AWS_MAX_ATTEMPTS``): with several requests at a time, an account is throttled often."""
CONNECT_SECONDS, READ_SECONDS = 10, 60
"""TranslateText answers within seconds; botocore would wait for a minute to connect, five times."""


class Connection:
    """A session of boto3 for one book; its clients may be used by several threads."""

    def __init__(self, settings: AmazonSettings) -> None:
        """Make the session; nothing is sent yet.

        :raises EngineError: if boto3 is not installed, or its configuration cannot be used.
        """
        try:
            import boto3
            import botocore.config
            import botocore.exceptions
            import botocore.parsers
            import botocore.session
        except ImportError:
            message = "engine 'amazon' needs boto3; run: pip install 'sphinx-amts[amazon]'"
            raise EngineError(message) from None
        # What boto3 raises when a call does not succeed; it has no common kind.
        self.failures: tuple[type[Exception], ...] = (
            botocore.exceptions.BotoCoreError,
            botocore.exceptions.ClientError,
            botocore.parsers.ResponseParserError,
            UnicodeDecodeError,  # of a body that was cut off, which botocore does not expect
        )
        self._settings = settings
        self._lock = Lock()
        self._clients: dict[str, Any] = {}
        with self.telling():
            core = botocore.session.Session(profile=settings.profile)
            mode = core.get_config_variable("retry_mode")
            retries: dict[str, Any] = {"mode": "adaptive" if mode == "adaptive" else "standard"}
            if core.get_config_variable("max_attempts") is None:
                retries["total_max_attempts"] = ATTEMPTS
            self._config = botocore.config.Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                max_pool_connections=max(10, settings.concurrency),
                retries=retries,
                user_agent_extra="sphinx-amts",
            )
            self._session = boto3.Session(botocore_session=core, region_name=settings.region)

    @property
    def region(self) -> str | None:
        """Give the region that is used; None if nothing says which."""
        return self._session.region_name  # type: ignore[no-any-return]

    def client(self, service: str) -> Any:
        """Give boto3's client of *service* (``translate``, ``s3``, ``sts``, ``iam``), made once.

        :raises EngineError: if there is no region, or the configuration cannot be used.
        """
        with self._lock:
            if service not in self._clients:
                with self.telling():
                    self._clients[service] = self._session.client(service, config=self._config)
            return self._clients[service]

    @cached_property
    def translate(self) -> Any:
        """The client of Amazon Translate."""
        return self.client("translate")

    @cached_property
    def s3(self) -> Any:
        """The client of Amazon S3."""
        return self.client("s3")

    @cached_property
    def sts(self) -> Any:
        """The client that says who one is."""
        return self.client("sts")

    @cached_property
    def iam(self) -> Any:
        """The client for roles."""
        return self.client("iam")

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            client.close()

    @contextmanager
    def telling(self, doing: str = "") -> Iterator[None]:
        """Turn what boto3 raises inside into one line for a person.

        :param doing: what is being done, such as ``uploading a.html``.
        :raises EngineError: for every failure of boto3.
        """
        try:
            yield
        except self.failures as error:
            raise self.explain(error, doing) from None

    def explain(self, error: Exception, doing: str = "") -> EngineError:
        """Say in one line what one of :attr:`failures` means, and how to mend it."""
        profile, region = self._settings.profile, getattr(self, "_session", None) and self.region
        said = errors.meaning(error, profile=profile, region=region)
        return EngineError(f"Amazon Translate{doing and f', {doing}'}: {said}")


def connect(settings: AmazonSettings) -> Connection:
    """Connect to Amazon; nothing is sent yet.

    :raises EngineError: if boto3 is not installed, or its configuration cannot be used.
    """
    return Connection(settings)
