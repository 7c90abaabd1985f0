"""S3, STS and IAM: moto's, in this process, over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from moto.core.model_instances import reset_model_data
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from .storage import Storage


@contextmanager
def moto(port: int = 0) -> Iterator[Storage]:
    """Give moto's services while they run."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would write a line a request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        storage = Storage(f"http://{host}:{port}")
        yield storage
        storage.close()
    finally:
        server.stop()


def forget() -> None:
    """Empty every bucket, and forget every role."""
    reset_model_data()
