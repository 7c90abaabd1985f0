"""What translating costs: prices with a date, and how many characters money buys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation

from ...problems import EngineError, did_you_mean

_MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """US dollars for a million characters of the source, and when somebody looked them up.

    The defaults are the list prices of November 2025 as third parties quote them; taxes, free tiers
    and other regions' prices are not in them.
    """

    text: Decimal = Decimal(15)
    """TranslateText, and batch jobs that are not customised."""
    custom: Decimal = Decimal(60)
    """Batch jobs customised by parallel data (Active Custom Translation)."""
    date: str = "2025-11"

    @classmethod
    def read(cls, value: object) -> Prices:
        """Read the option ``prices``; what it leaves out is as above.

        :raises EngineError: if it cannot be used.
        """
        if not isinstance(value, Mapping):
            message = f"engine 'amazon': prices is {value!r}; it has to be a dictionary with 'text', 'custom' and 'date'"
            raise EngineError(message)
        names = ("text", "custom", "date")
        for name in value:
            if name not in names:
                hint = did_you_mean(str(name), names)
                message = (
                    f"engine 'amazon': prices has no {name!r} (it has {', '.join(names)}){hint}"
                )
                raise EngineError(message)
        changed = bool({"text", "custom"} & set(value))
        if changed and not value.get("date"):
            message = "engine 'amazon': prices has no 'date'; say when you looked them up, such as '2026-01-31'"
            raise EngineError(message)
        return cls(
            text=amount(value.get("text", cls().text), "prices['text']"),
            custom=amount(value.get("custom", cls().custom), "prices['custom']"),
            date=str(value.get("date", cls().date)),
        )

    def of_text(self, characters: int) -> Decimal:
        """Give what *characters* cost by TranslateText."""
        return self.text * characters / _MILLION

    def of_custom(self, characters: int) -> Decimal:
        """Give what *characters* cost by a customised batch job."""
        return self.custom * characters / _MILLION

    def characters_for(self, money: Decimal) -> int | None:
        """Give how many characters of TranslateText *money* buys; None if they are free."""
        if not self.text:
            return None
        return int((money * _MILLION / self.text).to_integral_value(ROUND_FLOOR))


def amount(value: object, where: str) -> Decimal:
    """Read an amount of money, which ``-D`` gives as text.

    :raises EngineError: if it is none, or below 0.
    """
    try:
        number = Decimal(str(value)) if isinstance(value, int | float | str | Decimal) else None
    except InvalidOperation:
        number = None
    if number is None or isinstance(value, bool) or not number.is_finite() or number < 0:
        message = f"engine 'amazon': {where} is {value!r}; it has to be an amount of US dollars, such as 2.50"
        raise EngineError(message)
    return number


def dollars(money: Decimal) -> str:
    """Write an amount for people: in cents, rounded up, so that what costs something never reads 0."""
    return f"${money.quantize(Decimal('0.01'), ROUND_CEILING):,}"
