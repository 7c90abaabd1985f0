"""Which numbers a text says, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..languages.digits import ascii_digits

_ENUMERATOR = re.compile(r"^\s*[(（\[]?\d{1,2}(?:\.\d{1,2})*[)）\].、．:：](?!\d)\s*")
_DIGITS = re.compile(r"(?<!\d)(?<![^\W\d_][-\u2011])\d+(?:[.,\u00a0\u202f’']\d+)*")
"""Numbers, but for those of names such as COVID-19."""
_UNIT = re.compile(
    r"\s*(十万亿|万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百|"
    r"thousand|million|billion|trillion|mil millones|mil|millones|millón|k\b|m\b|bn\b)",
    re.IGNORECASE,
)
_UNITS = {
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10,
    "千亿": 11, "万亿": 12, "十万亿": 13, "thousand": 3, "million": 6, "billion": 9,
    "trillion": 12, "mil": 3, "millones": 6, "millón": 6, "mil millones": 9, "k": 3, "m": 6,
    "bn": 9,
}  # fmt: skip
"""Powers of ten that follow digits."""
_DECADE = re.compile(r"(\d{1,2})\s*世纪\s*(\d{2})\s*年代")
_CENTURY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)[- ]centur", re.IGNORECASE)

_HAN = re.compile("[零〇一二两三四五六七八九十百千万亿]+")
_HAN_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
               "七": 7, "八": 8, "九": 9}  # fmt: skip
_HAN_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

_WORDS = {
    word: str(value)
    for value, group in {
        0: "zero no none cero ninguno",
        1: "one once first single a an un una uno primer primero primera",
        2: "two twice second both double half pair couple dos segundo segunda ambos doble mitad",
        3: "three third thirds triple tres tercer tercero tercera triple",
        4: "four fourth quarter quarters cuatro cuarto cuarta",
        5: "five fifth cinco quinto quinta",
        6: "six sixth seis sexto sexta",
        7: "seven seventh siete séptimo séptima",
        8: "eight eighth ocho octavo octava",
        9: "nine ninth nueve noveno novena",
        10: "ten tenth decade decades diez décimo década décadas",
        11: "eleven eleventh once",
        12: "twelve twelfth dozen doce docena",
        13: "thirteen trece",
        14: "fourteen catorce",
        15: "fifteen quince",
        16: "sixteen dieciséis",
        17: "seventeen diecisiete",
        18: "eighteen dieciocho",
        19: "nineteen diecinueve",
        20: "twenty veinte",
        30: "thirty treinta",
        40: "forty cuarenta",
        50: "fifty cincuenta",
        60: "sixty sesenta",
        70: "seventy setenta",
        80: "eighty ochenta",
        90: "ninety noventa",
        100: "hundred hundreds century centuries cien ciento",
        1000: "thousand thousands mil",
        1_000_000: "million millions millón millones",
        1_000_000_000: "billion billions",
    }.items()
    for word in group.split()
}
_MONTHS = {
    month: str(number)
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    )
    for number, month in enumerate(names.split(), start=1)
}
_MONTH_NAMES = frozenset(
    name
    for names in (
        "january february april june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for name in names.split()
)
"""Words that are nothing but a month; "may" and "march" are more, and so is "mar" of "margin"."""
_UNSURE = frozenset({"once"})
"""It is 11 in Spanish, and 1 or no number at all in English."""
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


def in_digits(text: str) -> list[frozenset[str]]:
    """List the numbers that plain *text* writes in digits, each as all the values it may stand for.

    A number before a unit (``3 million``, ``300万``) also stands for its product, and ``20世纪30年代``
    for 1930.  The enumerator that a list item may begin with is no number.
    """
    if not _DIGIT.search(text):
        return []
    text = _ENUMERATOR.sub("", ascii_digits(text))
    found = [
        frozenset({str((int(match[1]) - 1) * 100 + int(match[2])), match[1], match[2]})
        for match in _DECADE.finditer(text)
    ]
    text = _DECADE.sub(" ", text)
    found += [
        frozenset(_values(match[0], _UNIT.match(text, match.end())))
        for match in _DIGITS.finditer(text)
    ]
    return found


def _values(number: str, unit: re.Match[str] | None) -> Iterator[str]:
    """Give the values of one number; commas and points may separate thousands or decimals."""
    digits = re.sub(r"\D", "", number)
    yield digits
    yield digits.lstrip("0") or "0"
    parts = re.split(r"\D", number)
    if len(parts) == 2:  # a decimal; whether its trailing zeros are written does not matter
        whole, fraction = parts[0].lstrip("0"), parts[1].rstrip("0")
        yield f"{whole}{fraction}" or "0"
    if unit is None:
        return
    power = _UNITS[unit[1].lower()]
    decimals = len(parts[-1]) if len(parts) == 2 and len(parts[1]) != 3 else 0
    yield (digits + "0" * max(0, power - decimals)).lstrip("0") or "0"


def in_words(text: str, *, sure: bool = False) -> frozenset[str]:
    """Give the values that words of plain *text* may stand for, months among them.

    :param sure: leave out the words that may as well be no number.
    """
    values: set[str] = set()
    if not text.isascii():
        values |= {str(_han_value(run)) for run in _HAN.findall(text)}
        values |= {str(_HAN_DIGITS[sign]) for sign in text if sign in _HAN_DIGITS}
    names = set(_WORD.findall(text.casefold()))
    values |= {_WORDS[name] for name in (names - _UNSURE if sure else names) & _WORDS.keys()}
    months = names & _MONTH_NAMES if sure else names
    values |= {_MONTHS[name] for name in {name[:3] for name in months} & _MONTHS.keys()}
    if not values:
        return frozenset()
    small = {int(value) for value in values if value.isdigit() and int(value) < 100}
    values |= {str(ten + one) for ten in small if ten % 10 == 0 for one in small if one < 10}
    return frozenset(values)


def _han_value(run: str) -> int:
    """Read a Chinese numeral: by place (二〇二四) or with powers (三百二十)."""
    if not any(sign in _HAN_POWERS for sign in run):
        return int("".join(str(_HAN_DIGITS[sign]) for sign in run))
    total, section, digit = 0, 0, 0
    for sign in run:
        power = _HAN_POWERS.get(sign)
        if power is None:
            digit = _HAN_DIGITS[sign]
        elif power < 10_000:
            section += (digit or 1) * power
            digit = 0
        else:
            total = (total + section + digit or 1) * power
            section = digit = 0
    return total + section + digit
