"""HTTP: JSON 1.1 by POST, files by GET, and what goes wrong with connections."""

from __future__ import annotations

import json
import re
import socket
import struct
import sys
import threading
import time
import uuid
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .contract import TARGET_PREFIX
from .errors import Code
from .faults import Latency, Reset, Truncate
from .ledger import Entry
from .operations import answer
from .state import World

_CBOR = re.compile(r"/service/\w+/operation/(\w+)")


class Server(ThreadingHTTPServer):
    """A server that can be stopped while clients keep connections open."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, world: World) -> None:
        self.world = world
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((host, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing about clients that went away; anything else is a defect of the stand-in."""
        problem = sys.exception()
        if not isinstance(problem, ConnectionError):
            self.world.defects.append(repr(problem))

    def server_close(self) -> None:
        """Stop, and hang up on everybody."""
        super().server_close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)  # wakes the thread that listens to it


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "TranslateStandIn"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        operation, problem = self._operation()
        with self.server.world.ledger.request(operation) as entry:
            status, content, upto = self._answer(operation, problem, body, entry)
        if upto == 0:
            self._reset()
        else:
            self._send(status, content, upto=upto)

    def _answer(
        self, operation: str, problem: str, body: bytes, entry: Entry
    ) -> tuple[int, bytes, int | None]:
        """Give the status, the body, and how much of it is sent: None is all, 0 no answer at all."""
        world, text = self.server.world, body.decode(errors="replace")
        if delay := world.faults.take(Latency, operation, text):
            time.sleep(delay.seconds)
        if world.faults.take(Reset, operation, text, concerning=lambda fault: not fault.answered):
            entry.error = "(reset)"
            return 0, b"", 0
        if problem:
            entry.error = Code.SERIALIZATION
            status, said = 400, {"__type": Code.SERIALIZATION, "Message": problem}
        else:
            status, said = answer(world, operation, self.headers, body, entry)
        content = json.dumps(said, ensure_ascii=False).encode()
        if world.faults.take(Reset, operation, text, concerning=lambda fault: fault.answered):
            entry.error = "(reset)"
            return 0, b"", 0
        if world.faults.take(Truncate, operation, text):
            entry.error = "(truncated)"
            return status, content, len(content) // 2
        return status, content, None

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/files/"):
            content = self.server.world.fetch(path.removeprefix("/files/"))
            if content is None:
                return self._send(403, b"<Error><Code>AccessDenied</Code></Error>", kind="text/xml")
            return self._send(200, content, kind="application/octet-stream")
        ledger = self.server.world.ledger
        said = {
            "stand-in": "This is not Amazon Translate. It answers with made-up words.",
            "requests": ledger.count(),
            "characters": ledger.characters,
            "peak": ledger.peak,
            "paid twice": len(ledger.paid_twice),
        }
        return self._send(200, json.dumps(said, indent=2).encode(), kind="application/json")

    def _operation(self) -> tuple[str, str]:
        """Give the operation that is asked for, and what is wrong with the question."""
        if cbor := _CBOR.fullmatch(self.path):
            return cbor[1], "The stand-in speaks AWS JSON 1.1, not RPC v2 CBOR."
        prefix, _, operation = self.headers.get("X-Amz-Target", "").partition(".")
        if self.path != "/" or prefix != TARGET_PREFIX:
            return operation, f"The path has to be /, and X-Amz-Target {TARGET_PREFIX}.…"
        if self.headers.get_content_type() != "application/x-amz-json-1.1":
            return operation, "The stand-in speaks AWS JSON 1.1 only."
        return operation, ""

    def _send(
        self,
        status: int,
        content: bytes,
        *,
        kind: str = "application/x-amz-json-1.1",
        upto: int | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("x-amzn-RequestId", str(uuid.uuid4()))
        self.end_headers()
        self.wfile.write(content[:upto])
        self.wfile.flush()
        if upto is not None:
            self.close_connection = True

    def _reset(self) -> None:
        """Hang up without a word: with no time to linger, TCP sends RST."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Write no log: the ledger is one."""
