"""What an engine gave and the memory could not take: kept in a file, and stored by the next build."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ..memory import MachineTranslation, Memory
from ..problems import MemoryFileError


@dataclass(frozen=True, slots=True)
class Unstored:
    """A file of translations of one language, a line for each."""

    path: Path

    def keep(self, translations: Sequence[MachineTranslation]) -> None:
        """Add translations to the file, so that they are there whatever happens next.

        :raises OSError: if it cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            for each in translations:
                file.write(json.dumps(asdict(each), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def bring(self, memory: Memory, languages: tuple[str, str], build: int) -> int:
        """Store what is in the file, and remove it; give how many translations these were.

        A last line that a killed build began is not one.

        :raises MemoryFileError: if the memory still does not take them, or the file is no such file.
        """
        try:
            lines = self.path.read_text("utf-8").splitlines(keepends=True)
        except FileNotFoundError:
            return 0
        translations = [
            self._read(line, number)
            for number, line in enumerate(lines, start=1)
            if line.endswith("\n")
        ]
        memory.remember(*languages, translations, build)
        self.path.unlink()
        return len(translations)

    def _read(self, line: str, number: int) -> MachineTranslation:
        try:
            return MachineTranslation(**json.loads(line))
        except (ValueError, TypeError) as error:
            message = (
                f"{self.path}:{number} is no translation that was kept here ({error}); "
                "correct the line, or move the file away"
            )
            raise MemoryFileError(message) from None
