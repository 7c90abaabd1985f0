"""An engine for tests that notes what it is asked, learns words, and can die at any sentence."""

from __future__ import annotations

import os
import signal
from pathlib import Path

ENGINE = f"""
import os, signal
from sphinx_amts.engines import Engine, Failure, Result, check_options


class Clerk(Engine):
    name = "clerk"
    translates = True

    def __init__(self, setting):
        check_options("clerk", setting.options, ("learns",))
        self.adaptive = str(setting.options.get("learns", "yes")) == "yes"
        self.terms = dict(setting.terminology)
        self.words = {{}}

    def fingerprint(self):
        return f"clerk {{sorted(self.terms.items())}}"

    def learn(self, pairs, progress):
        for pair in pairs:
            one, other = pair.source.split(), pair.target.split()
            if len(one) == len(other):
                self.words.update(zip(one, other))

    def translate(self, requests):
        for number, request in enumerate(requests):
            if str(number) == os.environ.get("CLERK_DIES_AT"):
                os.kill(os.getpid(), signal.{signal.SIGKILL.name})
            with open(os.environ["CLERK"], "a") as file:
                file.write(request.text + "\\n")
            if "refuse" in request.text:
                yield Failure(number=request.number, reason="it does not want to")
                continue
            if str(number) == os.environ.get("CLERK_IS_BUSY_AT"):
                yield Failure(number=request.number, reason="it is busy", retry=True)
                continue
            known = self.words | self.terms
            text = " ".join(known.get(word, word) for word in request.text.split())
            yield Result(number=request.number, text=text)

    def close(self):
        pass


def create(setting):
    return Clerk(setting)
"""


def install(place: Path) -> dict[str, str]:
    """Install the engine into a folder; give the environment in which it is found."""
    information = place / "clerk-1.dist-info"
    information.mkdir(parents=True)
    (place / "clerk.py").write_text(ENGINE, "utf-8")
    (information / "METADATA").write_text("Name: clerk\nVersion: 1\n")
    (information / "entry_points.txt").write_text("[sphinx_amts.engines]\nclerk = clerk:create\n")
    return os.environ | {
        "PYTHONPATH": str(place),
        "PYTHONUTF8": "1",
        "CLERK": str(place / "asked"),
    }


def asked(place: Path) -> list[str]:
    """Give the sentences that the engine was asked for, and forget them."""
    path = place / "asked"
    found = path.read_text("utf-8").splitlines() if path.exists() else []
    path.write_text("")
    return found
