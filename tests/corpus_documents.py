"""Documents in English and Spanish that are translations of each other, as many as a test needs."""

from __future__ import annotations

import random
from pathlib import Path

WHO = {
    "The old teacher": "El viejo profesor",
    "My younger sister": "Mi hermana menor",
    "Every good student": "Cada buen estudiante",
    "The tall engineer": "La ingeniera alta",
    "Our new neighbour": "Nuestro nuevo vecino",
    "That famous painter": "Aquella pintora famosa",
    "The tired doctor": "El médico cansado",
    "A clever merchant": "Un comerciante listo",
    "The village baker": "El panadero del pueblo",
    "Her quiet grandfather": "Su abuelo callado",
}
DOES = {
    "reads": "lee",
    "has forgotten": "ha olvidado",
    "wants to sell": "quiere vender",
    "is looking for": "está buscando",
    "never buys": "nunca compra",
    "often describes": "describe a menudo",
    "can repair": "puede reparar",
    "will bring": "traerá",
    "has hidden": "ha escondido",
    "admires": "admira",
}
WHAT = {
    "a long letter": "una carta larga",
    "the broken clock": "el reloj roto",
    "three green apples": "tres manzanas verdes",
    "some warm bread": "algo de pan caliente",
    "an expensive boat": "un barco caro",
    "the oldest map of the city": "el mapa más antiguo de la ciudad",
    "two wooden chairs": "dos sillas de madera",
    "a photograph of the sea": "una fotografía del mar",
    "the key of the library": "la llave de la biblioteca",
    "a small piano": "un piano pequeño",
}
WHERE = {
    "behind the white church": "detrás de la iglesia blanca",
    "in the kitchen": "en la cocina",
    "on the other side of the river": "al otro lado del río",
    "near the railway station": "cerca de la estación de tren",
    "during the winter months": "durante los meses de invierno",
    "before the rain begins": "antes de que empiece la lluvia",
    "at the market on Sundays": "en el mercado los domingos",
    "under the kitchen table": "debajo de la mesa de la cocina",
    "for the first time": "por primera vez",
    "with great patience": "con mucha paciencia",
}
SLOTS = (WHO, DOES, WHAT, WHERE)


def sentences(size: int, seed: int) -> list[tuple[str, str]]:
    """Give *size* sentences and their translations, others for each seed."""
    dice = random.Random(seed)
    found = []
    for _ in range(size):
        chosen = [dice.choice(list(slot.items())) for slot in SLOTS]
        found.append(tuple(" ".join(words) + "." for words in zip(*chosen, strict=True)))
    return found


def texts(seed: int, paragraphs: int = 4, size: int = 3) -> tuple[str, str]:
    """Give a text of some paragraphs, with blank lines between them, and its translation."""
    pairs = sentences(paragraphs * size, seed)
    sides = zip(*pairs, strict=True)
    return tuple(
        "\n\n".join(" ".join(side[at : at + size]) for at in range(0, len(side), size)) + "\n"
        for side in map(list, sides)
    )


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files by their paths."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def pairs_of(path: Path) -> list[tuple[str, str]]:
    """Read a table of pairs."""
    rows = [tuple(line.split("\t")) for line in path.read_text("utf-8").splitlines()]
    return rows[1:]
