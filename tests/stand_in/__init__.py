"""A stand-in of Amazon Translate: its API over real HTTP, without a translation in it.

What it says is made up: ``The new model.`` comes back as ``zh·壬乙己丁。`` or ``es·Thi niw mudil.``
All else is as strict as the documentation: the service model's constraints, the limits, the rules
of parallel data and terminologies, jobs that take time, and faults that a test switches on.

In a test, the fixture ``amazon`` is a running :class:`StandIn` with an empty S3, STS and IAM
beside it; the environment names their addresses and credentials, for this process and those that
it starts, so that an ordinary ``boto3.client("translate")`` talks to it::

    def test_what_is_throttled_is_asked_again(amazon):
        amazon.faults.add(Throttle(times=2, operations={"TranslateText"}))
        client = boto3.client("translate")
        client.translate_text(Text="Hello", SourceLanguageCode="en", TargetLanguageCode="zh")
        assert amazon.ledger.count("TranslateText") == 3
        assert amazon.ledger.characters == 5

What a test has at hand:

``amazon.faults``
    what goes wrong: ``add`` one of :mod:`stand_in.faults`, from throttling to spoiled translations
``amazon.ledger``
    every request, the characters billed, ``peak`` requests at a time, what was ``paid_twice``
``amazon.make_bucket()``, ``amazon.make_role()``, ``amazon.files()``, ``amazon.s3``, ``amazon.iam``
    what lies beside it; no fault concerns these
``amazon.allow_only(policy)``
    the caller may do only what the policy allows, at S3 and IAM, too
``amazon.forget_job(id)``
    a job that is not there any more

Elsewhere, ``with running() as amazon:`` gives the same, and ``amazon.environment()`` what a
subprocess needs.  By hand, from ``tests/``: ``python -m stand_in`` prints it, and waits.

Time is the stand-in's own: each question after a job or parallel data lets half a minute pass,
and ``amazon.clock.advance(seconds)`` more; it never sleeps.
"""

from .service import StandIn, running

__all__ = ["StandIn", "running"]
