"""What must be true when all is calm again: the portal's own invariants, and what people were told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts import invariants as accounts_invariants
from accounts.models import Citizen, Consent, DeauthorizeRequest, LineIdentity
from accounts.purposes import Purpose
from alerts import invariants as alerts_invariants
from alerts.models import Bulletin, CaseReport, Delivery, DeliveryBatch, ImportBatch
from alerts.services import run_analysis
from assessment import invariants as assessment_invariants
from assessment.models import Answer, Attempt, Result
from directory import invariants as directory_invariants
from directory.thai import local_day
from tests.simulation.model import CaseFile, Person

ROOMS = (directory_invariants, accounts_invariants, alerts_invariants, assessment_invariants)
OPEN = [ImportBatch.State.UPLOADED, ImportBatch.State.CONFIRMED]


def unrest(world: Any) -> list[str]:
    """What is left that a beat would do. What officers have to decide may wait."""
    left = {
        "calls": DeliveryBatch.objects.open().filter(delivery__state=Delivery.State.SENDING),
        "deliveries": Delivery.objects.filter(
            state__in=[Delivery.State.WAITING, Delivery.State.SENDING], date=local_day(world.now())
        ),
        "imports": ImportBatch.objects.filter(state__in=OPEN),
        "leavers": DeauthorizeRequest.objects.filter(state=DeauthorizeRequest.State.WAITING),
    }
    files = [file.number for file in world.model.files if file.batch and not file.is_confirmed]
    return [name for name, rows in left.items() if rows.exists()] + [f"file {number}" for number in files]


def broken(world: Any) -> Iterator[str]:
    if left := unrest(world):
        yield f"it never became quiet: {', '.join(left)}"
    for room in ROOMS:
        yield from room.broken(at=world.now())
    for person in world.model.people:
        yield from _person_is_as_told(world, person)
    yield from _cases_are_as_told(world)
    yield from _bulletins_are_there(world)
    yield from _deliveries_are_complete(world)


def _person_is_as_told(world: Any, person: Person) -> Iterator[str]:
    identity = LineIdentity.objects.of("https://access.line.me", person.sub).first()
    citizen = Citizen.objects.filter(user=person.user).first() if person.user else None
    if person.is_registered is False and citizen is not None:
        yield f"person {person.number} has left, or never registered, and is there"
    if person.is_registered:
        yield from _registered_as_told(person, citizen, identity)


def _registered_as_told(
    person: Person, citizen: Citizen | None, identity: LineIdentity | None
) -> Iterator[str]:
    if citizen is None or identity is None or identity.user_id != citizen.user_id:
        yield f"person {person.number} was registered and is not there"
        return
    if citizen.phone.reveal() != person.phone:
        yield f"person {person.number} has another phone"
    agreed = Consent.objects.givers(Purpose.BULLETIN).filter(pk=citizen.user_id).exists()
    if agreed != person.agrees and person.place not in _open_wishes(person):
        yield f"person {person.number}: consent stands as {agreed}, told was {person.agrees}"
    for attempt, answers in person.answered.items():
        yield from _test_as_told(person, citizen, attempt, answers)


def _open_wishes(person: Person) -> list[int]:
    """Where the script stands, when the step there was begun and never answered."""
    return [] if person.sure_since is not None or person.gone_since is not None else [person.place]


def _test_as_told(person: Person, citizen: Citizen, attempt: int, answers: int) -> Iterator[str]:
    found = Attempt.objects.filter(pk=attempt, citizen=citizen).first()
    if found is None or Answer.objects.filter(attempt=attempt).count() < answers:
        yield f"person {person.number}: {answers} answers were taken and are not there"
    elif answers == len(found.order) and not Result.objects.filter(attempt=attempt).exists():
        yield f"person {person.number}: the last answer was taken and there is no result"


def _cases_are_as_told(world: Any) -> Iterator[str]:
    done = set(ImportBatch.objects.filter(state=ImportBatch.State.DONE).values_list("pk", flat=True))
    cases: set[str] = set()
    for file in world.model.files:
        yield from _file_is_as_told(file, done)
        cases |= file.good if file.batch in done or _was_imported(file, done) else set()
    stored = CaseReport.objects.count()
    if stored != len(cases):
        yield f"{stored} cases are stored, {len(cases)} are in the files that were imported"


def _was_imported(file: CaseFile, done: set[int]) -> bool:
    """A command that was cut off after its COMMIT: nobody was told, and yet it is done."""
    return ImportBatch.objects.filter(pk__in=done, file_name=f"file-{file.number}.csv").exists()


def _file_is_as_told(file: CaseFile, done: set[int]) -> Iterator[str]:
    if file.is_confirmed and file.batch not in done:
        yield f"file {file.number} was confirmed and is not imported"
    for state in ImportBatch.objects.filter(pk=file.batch).values_list("state", flat=True):
        if state in (ImportBatch.State.FAILED, ImportBatch.State.REFUSED):
            yield f"file {file.number} was uploaded and is {state}"


def _bulletins_are_there(world: Any) -> Iterator[str]:
    """Today's, if there are cases; and computing it again makes the same, to the byte."""
    today = local_day(world.now())
    if not CaseReport.objects.exists():
        return
    newest = Bulletin.objects.for_date(today)
    if newest is None:
        yield f"there is no bulletin of {today}"
        return
    again, is_new = run_analysis(today, at=world.now())
    if is_new or again.sha256 != newest.sha256:
        yield f"the bulletin of {today} computed again is another"


def _deliveries_are_complete(world: Any) -> Iterator[str]:
    for delivery in Delivery.objects.order_by("date"):
        unknown = delivery.batches.filter(state=DeliveryBatch.State.UNKNOWN).exists()
        is_over = delivery.state == Delivery.State.DONE and not unknown
        if is_over:
            for number in world.model.missed(delivery.date):
                yield f"person {number} did not get the bulletin of {delivery.date}"
        elif not world.has_jumped_a_day:
            yield f"the delivery of {delivery.date} is {delivery.state} ({delivery.reason}), unknown: {unknown}"
