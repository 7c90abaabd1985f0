"""Start the stand-in by hand: ``python -m stand_in --port 5600`` (from the folder ``tests``)."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
import threading

from .clock import Clock, TimeOfDay
from .faults import Latency
from .service import UNSET, StandIn, running


def main() -> int:
    """Start it, print the environment that leads to it, and wait to be stopped."""
    parser = argparse.ArgumentParser(prog="stand_in", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the stand-in (default: a free one)")
    parser.add_argument("--s3-port", type=int, default=0, help="of S3, STS and IAM")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds per request")
    parser.add_argument(
        "--real-time", action="store_true", help="jobs take a minute, not two questions"
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    clock: Clock = TimeOfDay() if options.real_time else Clock()
    try:
        with running(port=options.port, beside_port=options.s3_port, clock=clock) as amazon:
            if options.latency:
                amazon.faults.add(Latency(seconds=options.latency))
            introduce(amazon)
            threading.Event().wait()
    except OSError as problem:
        parser.error(f"cannot listen: {problem}")
    except KeyboardInterrupt:
        pass
    return 0


def introduce(amazon: StandIn) -> None:
    """Print what a shell can read to find it."""
    bucket = amazon.make_bucket()
    role = amazon.make_role(bucket=bucket)
    print("# A stand-in of Amazon Translate.  Its translations are made up.")  # noqa: T201
    print("unset", *UNSET)  # noqa: T201
    for name, value in amazon.environment().items():
        print(f"export {name}={shlex.quote(value)}")  # noqa: T201
    print(f"# bucket {bucket}, role {role}; accounts at {amazon.address}/", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
