"""Run ``amts`` and kill it at a request: ``python killed_at.py NUMBER before|after ARGUMENTS…``.

The requests to Amazon, S3 among them, are counted from 1; the process kills itself (SIGKILL)
before the request is sent, or when it is answered and nobody has seen the answer.
"""

from __future__ import annotations

import os
import signal
import sys

from botocore.httpsession import URLLib3Session

from sphinx_amts.cli import main


def arm(number: int, moment: str) -> None:
    """Be killed at the request of that *number*."""
    send, count = URLLib3Session.send, 0

    def send_and_die(session, request):
        nonlocal count
        count += 1
        if count == number and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = send(session, request)
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    URLLib3Session.send = send_and_die


if __name__ == "__main__":
    arm(int(sys.argv[1]), sys.argv[2])
    sys.exit(main(sys.argv[3:]))
