"""Words that turn a sentence round: negations and comparisons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_NEGATIONS = """
    no not never none nothing neither nor cannot without nobody nowhere hardly unless except
    ni nunca nada nadie ningún ninguno ninguna sin salvo excepto
    não nem sem nenhum nenhuma ninguém exceto
    ne pas jamais rien aucun aucune sans sauf non mai niente nessuno nessuna senza tranne
    nicht kein keine keinen keiner keines nie niemals nichts ohne weder außer
    не нет ни никогда ничего без кроме
"""
_COMPARISONS = """
    more less fewer greater larger smaller bigger higher lower faster slower better worse longer
    shorter earlier later most least above below over under before after exceeds exceed equal equals
    minimum maximum min max minimal maximal minimise maximise minimize maximize
    increase increases increased increasing decrease decreases decreased decreasing
    up down upper only all every each any some both either first last left right
    más menos mayor menor mejor peor antes después sobre bajo mínimo máximo aumenta disminuye solo
    mais maior melhor pior depois acima abaixo aumenta diminui apenas
    plus moins supérieur inférieur meilleur pire avant après minimum augmente diminue seulement
    mehr weniger größer kleiner höher niedriger besser schlechter vor nach über unter nur
    больше меньше выше ниже лучше хуже до после только
    < > ≤ ≥ ≪ ≫ = ≠ ≈ + - − ± × ÷
"""
_TURNING = frozenset(f"{_NEGATIONS} {_COMPARISONS}".split())
"""In every language at once: what is no such word in one is rarely one of its words at all."""
_CONTRACTED = re.compile(r"nʼt$")
_HAN = re.compile(
    "没有|不|没|未|无|非|勿|别|除|更|最|较|大于|小于|等于|至少|至多|超过|以上|以下|之前|之后|只|仅|增|减"
)
_KANA = re.compile("ない|なく|なし|ません|ず|より|最も|以上|以下|未満|だけ|のみ")


def polarity(words: Iterable[str]) -> Counter[str]:
    """Count the words of a sentence that, put in or left out, make it say something else.

    :param words: folded to small letters, with ``ʼ`` for an apostrophe.
    """
    found: Counter[str] = Counter()
    for word in words:
        if _CONTRACTED.search(word) or word == "cannot":
            found["not"] += 1
        elif word[0] in "<>=+-" and word[1:2].isdigit():
            found[word[0]] += 1
        elif word in _TURNING:
            found[word] += 1
        elif not word.isascii():
            found.update(_HAN.findall(word))
            found.update(_KANA.findall(word))
    return found
