"""A git repository that a test writes, commit by commit."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

NOBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Nobody" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "nobody@example.org" for who in ("AUTHOR", "COMMITTER")},
}


@dataclass(frozen=True)
class GitFolder:
    """A folder under git; days count from 2024-01-01."""

    path: Path

    @classmethod
    def make(cls, path: Path) -> GitFolder:
        path.mkdir(parents=True, exist_ok=True)
        folder = cls(path)
        folder.git("init", "-q", "-b", "main")
        return folder

    def git(self, *arguments: str, day: int = 0) -> str:
        date = f"{1_704_067_200 + 86_400 * day} +0000"
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments],
            check=True,
            capture_output=True,
            encoding="utf-8",
            env=os.environ | NOBODY | dates,
        )
        return done.stdout.strip()

    def write(self, files: dict[str, str | None]) -> None:
        """Write files; those that are None are removed."""
        for name, text in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, "utf-8", newline="\n")

    def commit(self, day: int, files: dict[str, str | None], message: str = "Change") -> str:
        """Write files, commit all there is, and give the name of the commit."""
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, day=day)
        return self.git("rev-parse", "HEAD")
