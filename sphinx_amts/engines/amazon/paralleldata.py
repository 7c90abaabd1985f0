"""Parallel data at Amazon: pushed only when they changed, waited for, and what was skipped.

What is going on is asked of Amazon itself, by the resource's name, so that whoever was killed goes
on where things are.  Source of the states: AWS Developer Guide, "Adding your parallel data" and
"Updating your parallel data"; an update is over when ``LatestUpdateAttemptStatus`` says so, while
``Status`` stays that of the data before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ...problems import EngineError
from .client import Connection
from .errors import code_of
from .names import Note
from .waiting import Patience

BUSY = frozenset({"CREATING", "UPDATING", "DELETING"})
_IN_THE_WAY = frozenset(
    {"ConcurrentModificationException", "LimitExceededException", "ConflictException"}
)
"""What may be said while others are made, of which there may be one at a time (which of the first
two is not documented), or when somebody else was faster to take the name."""
_MOST = 500
"""Entries of one list (``MaxResultsInteger``)."""

Say = Callable[[str], None]
"""Tells a person one line of what is going on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """Parallel data as Amazon has them."""

    name: str
    status: str
    update: str
    """How the latest update went; empty if there was none."""
    updated: str
    """When it was, as text that only has to be compared."""
    uri: str
    """The file that they were made of."""
    note: Note | None
    """What we wrote into the description; None if it is none of ours."""
    source: str
    targets: tuple[str, ...]
    message: str
    imported: int
    failed: int
    skipped: int
    arn: str
    data_url: str = ""
    """Where the file can be read, for half an hour."""
    errors_url: str = ""
    """Where it is told what is wrong with the file, for half an hour."""

    @property
    def busy(self) -> bool:
        """Whether something is going on that has to be waited for."""
        return bool(BUSY & {self.status, self.update})

    @property
    def ready(self) -> bool:
        """Whether jobs can use them, and they are of the file that was given last."""
        return self.status == "ACTIVE" and self.update in {"", "ACTIVE"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Parallel data as they shall be at Amazon."""

    name: str
    note: Note
    uri: str
    """The file; its name has the version of its content."""
    form: Literal["tmx", "csv", "tsv"]
    kms_key: str | None = None


@dataclass(frozen=True, slots=True)
class ParallelDataStore:
    """The parallel data of an account in a region."""

    amazon: Connection

    def get(self, name: str) -> Resource | None:
        """Give the parallel data called *name*; None if there are none."""
        with self.amazon.telling(f"looking for parallel data {name!r}"):
            try:
                answer = self.amazon.translate.get_parallel_data(Name=name)
            except self.amazon.failures as error:
                if code_of(error) == "ResourceNotFoundException":
                    return None
                raise
        properties = answer["ParallelDataProperties"]
        updating = bool(properties.get("LatestUpdateAttemptStatus"))
        errors = "LatestUpdateAttemptAuxiliaryDataLocation" if updating else "AuxiliaryDataLocation"
        return _resource(
            properties,
            data=answer.get("DataLocation"),
            errors=answer.get(errors),
        )

    def all(self) -> Iterator[Resource]:
        """List all parallel data, whoever made them, in Amazon's order."""
        more: dict[str, Any] = {}
        while True:
            with self.amazon.telling("listing parallel data"):
                answer = self.amazon.translate.list_parallel_data(MaxResults=_MOST, **more)
            yield from map(_resource, answer.get("ParallelDataPropertiesList", ()))
            if not answer.get("NextToken"):
                return
            more = {"NextToken": answer["NextToken"]}

    def check_free(self, wanted: Wanted) -> Resource | None:
        """Give what has the name now, if it is ours or nothing.

        :raises EngineError: if it is somebody else's.
        """
        found = self.get(wanted.name)
        if found is not None and (found.note is None or found.note.owner != wanted.note.owner):
            whose = f"of {found.note.what}" if found.note else "not made by sphinx-amts"
            message = (
                f"there are parallel data {wanted.name!r} already, {whose}; nothing was changed: "
                "set engine_options['parallel_data'] to another name, or delete them"
            )
            raise EngineError(message)
        return found

    def push(
        self,
        wanted: Wanted,
        upload: Callable[[], None],
        *,
        patience: Patience,
        say: Say,
        wait: bool = True,
    ) -> bool:
        """Make Amazon's parallel data those that are wanted; tell whether anything was to do.

        :param upload: writes the file; called only if it is needed.
        :param wait: until Amazon has read the file; else it goes on there.
        :raises EngineError: if the name is somebody else's, or Amazon could not use the file.
        """
        found = self._settled(wanted.name, self.check_free(wanted), patience, say)
        if found is not None and found.ready and _is_version(found, wanted):
            return False
        upload()
        refused = False
        for waited in patience.rounds():
            # Looked at first: botocore takes the refusal for throttling, and repeats it for long.
            if any(one.busy for one in self.all()):
                if not waited:
                    say("other parallel data are being made or updated; one at a time: waiting")
                continue
            found = self.check_free(wanted)
            refusal = self._begin(wanted, found)
            if refusal is None:
                break
            if refused:  # nothing was in the way either time
                raise refusal
            refused = True
        else:
            message = (
                f"parallel data {wanted.name!r} could not be made: others are being made or "
                "updated all the time, and Amazon does one at a time; run it again later"
            )
            raise EngineError(message)
        if wait:
            self.wait(wanted.name, patience, say)
        return True

    def _begin(self, wanted: Wanted, found: Resource | None) -> EngineError | None:
        """Create or update; give the refusal if it may be because of others that are made."""
        given: dict[str, Any] = {
            "Name": wanted.name,
            "Description": str(wanted.note),
            "ParallelDataConfig": {"S3Uri": wanted.uri, "Format": wanted.form.upper()},
            # No token of ours: the name tells whether it was made already, and the same token after
            # a deletion would bring back the answer of before.
        }
        if found is None and wanted.kms_key:
            given["EncryptionKey"] = {"Type": "KMS", "Id": wanted.kms_key}
        translate = self.amazon.translate
        call = translate.update_parallel_data if found else translate.create_parallel_data
        doing = f"{'updating' if found else 'making'} parallel data {wanted.name!r}"
        with self.amazon.telling(doing):
            try:
                call(**given)
            except self.amazon.failures as error:
                if code_of(error) in _IN_THE_WAY:
                    return self.amazon.explain(error, doing)
                raise
        return None

    def _settled(
        self, name: str, found: Resource | None, patience: Patience, say: Say
    ) -> Resource | None:
        if found is None or not found.busy:
            return found
        say(f"parallel data {name!r} are being made already; waiting for that")
        return self._until_settled(name, patience)

    def _until_settled(self, name: str, patience: Patience) -> Resource | None:
        for _ in patience.rounds():
            found = self.get(name)
            if found is None or not found.busy:
                return found
        message = f"parallel data {name!r} are not ready yet; run the same again to go on waiting"
        raise EngineError(message)

    def wait(self, name: str, patience: Patience, say: Say) -> Resource:
        """Wait until parallel data are ready.

        :raises EngineError: if they are deleted meanwhile, or cannot be made.
        """
        say(f"waiting for Amazon to read parallel data {name!r}; it takes minutes")
        found = self._until_settled(name, patience)
        if found is None:
            message = f"parallel data {name!r} were deleted meanwhile; run the same again"
            raise EngineError(message)
        return found

    def delete(self, name: str, patience: Patience) -> None:
        """Delete parallel data, and wait until they are gone.

        :raises EngineError: if there are none, or they are just being made.
        """
        with self.amazon.telling(f"deleting parallel data {name!r}"):
            self.amazon.translate.delete_parallel_data(Name=name)
        for _ in patience.rounds():
            if self.get(name) is None:
                return
        message = f"parallel data {name!r} are still being deleted; amts data list tells when not"
        raise EngineError(message)


def _is_version(found: Resource, wanted: Wanted) -> bool:
    """Tell whether parallel data are of the wanted file, which is named by content and format."""
    return found.uri == wanted.uri


def _resource(
    properties: Mapping[str, Any],
    data: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Resource:
    return Resource(
        name=properties["Name"],
        status=properties.get("Status", ""),
        update=properties.get("LatestUpdateAttemptStatus") or "",
        updated=str(properties.get("LatestUpdateAttemptAt") or ""),
        uri=(properties.get("ParallelDataConfig") or {}).get("S3Uri", ""),
        note=Note.read(properties.get("Description")),
        source=properties.get("SourceLanguageCode") or "",
        targets=tuple(properties.get("TargetLanguageCodes") or ()),
        message=properties.get("Message") or "",
        imported=properties.get("ImportedRecordCount") or 0,
        failed=properties.get("FailedRecordCount") or 0,
        skipped=properties.get("SkippedRecordCount") or 0,
        arn=properties.get("Arn") or "",
        data_url=(data or {}).get("Location", ""),
        errors_url=(errors or {}).get("Location", ""),
    )
