"""S3, STS and IAM: moto's, in this process, over HTTP, with faults before them."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from . import rights
from .faults import Refuse
from .signatures import ACCESS_KEY, OWN_KEY
from .storage import Storage

_SCOPE = re.compile(r"Credential=([^/]+)/\d{8}/[^/]+/([^/]+)/aws4_request")


@contextmanager
def moto(port: int = 0) -> Iterator[Storage]:
    """Give moto's services while they run."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would say what it is not fit for
    gate = _Gate(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", port, gate, threaded=True, request_handler=_Silent)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    storage = gate.storage = Storage(f"http://127.0.0.1:{server.port}")
    try:
        yield storage
    finally:
        storage.close()
        server.shutdown()
        thread.join()
        server.server_close()


def forget() -> None:
    """Empty every bucket, and forget every role."""
    BackendDict.reset()
    reset_model_data()


class _Silent(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Write no line a request."""


class _Gate:
    """Lets requests through to moto: with the right key and the right, and no fault in the way."""

    storage: Storage

    def __init__(self, services: Any) -> None:
        self._services = services

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None:  # an address that was signed beforehand
            return self._services(environ, start_response)
        key, service = scope.groups()
        if key != OWN_KEY and (fault := self._fault(environ, key, service)):
            return _refuse(start_response, service, fault)
        return self._services(environ, start_response)

    def _fault(self, environ: dict[str, Any], key: str, service: str) -> Refuse | None:
        if key != ACCESS_KEY:
            code = "InvalidAccessKeyId" if service == "s3" else "InvalidClientTokenId"
            message = "The security token included in the request is invalid."
            return Refuse(code=code, message=message)
        method, path, query = (
            environ[name] for name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING")
        )
        if service == "s3":
            operation, asked = f"s3:{method}", path
            needs = rights.of_s3(method, path, query, _body(environ) if method == "POST" else b"")
        else:
            asked = _body(environ).decode()
            needs = rights.of_query(service, parse_qs(asked))
            operation = needs[0][0]
        fault = self.storage.faults.take(
            Refuse, operation, asked, concerning=lambda fault: bool(fault.operations)
        )
        problems = (self.storage.rights.problem(*need) for need in needs)
        if fault is None and (problem := next(filter(None, problems), "")):
            return Refuse(code="AccessDenied", message=problem)
        return fault


def _body(environ: dict[str, Any]) -> bytes:
    """Read the body of a request, and leave it to be read again."""
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = BytesIO(body)
    return body


def _refuse(start_response: Any, service: str, fault: Refuse) -> Iterable[bytes]:
    """Answer with an error, in the XML of S3 or that of the query protocol."""
    said = f"<Code>{escape(fault.code)}</Code><Message>{escape(fault.message)}</Message>"
    error = f"<Error>{said}</Error>"
    content = error if service == "s3" else f"<ErrorResponse>{error}</ErrorResponse>"
    start_response(f"{fault.status or 403} Refused", [("Content-Type", "text/xml")])
    return [content.encode()]
