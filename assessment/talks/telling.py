"""Who was offered tasks tonight hears of it in LINE: one message a person and round, unless they wished for none."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.line import notices
from accounts.line.answers import Json, link, text
from accounts.models import Citizen, Consent
from accounts.purposes import Purpose
from alerts.models import CaseType
from assessment.models import Task, Volunteer
from assessment.talks.presenters import TaskRow

KIND = "volunteer-tasks"


def tell_offered(tasks: Iterable[Task], *, at: dt.datetime) -> int:
    """Write the messages in the caller's transaction, which is the round's: no round, no message. Returns how many."""
    mine: defaultdict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        mine[task.volunteer_id].append(task)
    if not mine:
        return 0
    _fill_in_types([task for rows in mine.values() for task in rows])
    said = {user: _message(mine[volunteer], language) for volunteer, user, language in _listeners(set(mine))}
    return len(notices.write_many(said, KIND, at=at))


def choose_to_hear(volunteer: Volunteer, *, wants: bool) -> None:
    """From now on, and of what was not sent yet."""
    Volunteer.objects.filter(pk=volunteer.pk).update(hears_of_tasks=wants)
    if not wants:
        notices.withdraw(volunteer.citizen, KIND)


def _listeners(volunteers: set[int]) -> Iterable[tuple[int, int, str]]:
    """(volunteer, user, language) of those who want to hear."""
    wanting = Citizen.objects.filter(volunteer__in=volunteers, volunteer__hears_of_tasks=True)
    spoken = Consent.objects.language_given(Purpose.SERVICE)
    rows = wanting.order_by("pk").values_list("pk", "user_id", spoken)
    return [(pk, user, "en" if language == "en" else "th") for pk, user, language in rows]


def _fill_in_types(tasks: list[Task]) -> None:
    types = CaseType.objects.in_bulk({task.case_type_id for task in tasks})
    for task in tasks:
        task.case_type = types[task.case_type_id]


def _message(tasks: list[Task], language: str) -> list[Json]:
    """Districts and kinds of scam, as on the page; nothing about the person."""
    with override(language):
        count = len(tasks)
        first = ngettext("มีงานอาสาใหม่ใกล้บ้านคุณ %d งาน", "มีงานอาสาใหม่ใกล้บ้านคุณ %d งาน", count) % count
        lines = [
            TaskRow(task).headline for task in sorted(tasks, key=lambda task: (task.km, task.district_id))
        ]
        last = _("รับเท่าที่ไหว ไม่รับก็ไม่เป็นไร ปิดข้อความนี้ได้ที่หน้างาน")
        return [text("\n".join([first, *(f"• {line}" for line in lines), last, link("talks:tasks")]))]
