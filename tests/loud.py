"""An engine for tests that answers in capitals, and notes down what it was asked."""

from __future__ import annotations

from pathlib import Path

_MODULE = """
import os, re
from sphinx_amts.engines import Engine, Failure, Result


class Loud(Engine):
    name, adaptive, translates = "loud", False, True

    def fingerprint(self):
        return "loud 1"

    def learn(self, pairs, progress):
        pass

    def translate(self, requests):
        for request in requests:
            with open(os.environ["LOUD"], "a") as file:
                file.write(request.text + "\\n")
            if "refuse" in request.text:
                yield Failure(number=request.number, reason="it does not want to")
            else:
                parts = re.split(r"(<[^>]*>)", request.text)
                text = "".join(p if p.startswith("<") else p.upper() for p in parts)
                yield Result(number=request.number, text=text)

    def close(self):
        pass


def create(setting):
    return Loud()
"""


def install(place: Path) -> dict[str, str]:
    """Make the engine ``loud`` known; give the environment in which it is found.

    What it is asked goes to the file that ``LOUD`` names there.
    """
    (place / "loud-1.dist-info").mkdir(parents=True)
    (place / "loud.py").write_text(_MODULE, "utf-8")
    (place / "loud-1.dist-info" / "METADATA").write_text("Name: loud\nVersion: 1\n")
    (place / "loud-1.dist-info" / "entry_points.txt").write_text(
        "[sphinx_amts.engines]\nloud = loud:create\n"
    )
    return {"PYTHONPATH": str(place), "LOUD": str(place / "asked")}
