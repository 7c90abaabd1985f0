"""The engine ``amazon``: what a build asks of Amazon Translate, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...languages import find
from ...problems import EngineError
from .. import Engine, Failure, Pair, Progress, Request, Result, Setting
from .budget import Budget, counted
from .client import Connection, connect
from .order import Order
from .packing import Work, weigh
from .prices import dollars
from .realtime import Sender
from .settings import AmazonSettings


class AmazonEngine(Engine):
    """Translates by TranslateText; shows what batch jobs customised, where the memory has it."""

    name = "amazon"
    adaptive = False
    translates = True

    def __init__(self, setting: Setting) -> None:
        """Check the options; Amazon hears nothing yet, and boto3 is not needed yet.

        :raises EngineError: if an option is wrong.
        """
        self.settings = AmazonSettings.read(
            setting.options,
            source=setting.source_language,
            target=setting.target_language,
            terms=setting.terminology,
        )
        self._source = setting.source_language
        self._target = find(setting.target_language)
        self._budget = Budget(self.settings)
        self._connection: Connection | None = None

    def fingerprint(self) -> str:
        """Name the settings that its output depends on."""
        return self.settings.fingerprint()

    def accepts(self) -> Sequence[str]:
        """List the fingerprints of what batch jobs customised, and of its own output."""
        return self.settings.accepts()

    def awaited(self, orders: Iterable[str]) -> frozenset[str]:
        """Give the sentences that batch jobs are to bring; they are paid for.

        :raises AmtsError: if a newer version of the product ordered one.
        """
        return ordered(orders, self._target.code, self.accepts())

    def estimate(self, texts: Sequence[str]) -> str:
        """Say how many characters and requests *texts* are, and what they cost."""
        load, prices = weigh(texts), self.settings.prices
        return (
            f"{counted(load.characters, 'character')} in {counted(load.requests, 'request')}, about "
            f"{dollars(prices.of_text(load.characters))} at the prices of {prices.date}"
        )

    def account(self) -> str:
        """Say how many characters and requests were sent, and what they cost."""
        return self._budget.account()

    def learn(self, pairs: Sequence[Pair], progress: Progress) -> None:
        """Take no notice: it learns from parallel data, in batch jobs."""

    def translate(self, requests: Iterable[Request]) -> Iterator[Result | Failure]:
        """Translate by as many requests at a time as the options say.

        :raises EngineError: if boto3, credentials or a region are missing, or the service refuses
            them, or it cannot be reached.
        """
        works = []
        for request in requests:
            if text := " ".join(request.text.split()):
                works.append(Work(request.number, text))
            else:
                yield Result(number=request.number, text="")
        if not works:
            return
        if self._connection is None:
            self._connection = connect(self.settings)
        sender = Sender(
            self._connection,
            self.settings,
            source=self._source,
            target=self._target,
            budget=self._budget,
        )
        try:
            yield from sender.send(works)
        except EngineError as error:
            if account := self.account():
                message = f"{error}; until then {account}, and what came back is kept"
                raise EngineError(message) from None
            raise

    def close(self) -> None:
        """Close the connections."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def ordered(orders: Iterable[str], code: str, fingerprints: Iterable[str]) -> frozenset[str]:
    """Give the sentences that are to come into the language *code* by one of *fingerprints*.

    :param orders: as the memory keeps them.
    :raises AmtsError: if a newer version of the product ordered one.
    """
    mine = {(code, fingerprint) for fingerprint in fingerprints}
    return frozenset(
        sentence.text
        for order in map(Order.load, orders)
        if any((target.code, target.engine) in mine for target in order.targets)
        for sentence in order.sentences()
    )


def create(setting: Setting) -> AmazonEngine:
    """Make the engine.

    :raises EngineError: if an option is wrong.
    """
    return AmazonEngine(setting)
