"""What an officer sees of an area: who serves, who waits, who could be asked, and how many talks are wanted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.audit.reading import CITIZEN
from accounts.audit.records import Entry, look_at_many
from accounts.exports import MOST_ALONE
from accounts.models import Action, Citizen, User
from accounts.presenters import place_text
from assessment.models import Volunteer
from assessment.models.volunteers import Language, State, Time
from assessment.talks.rounds import wanted_now
from assessment.volunteers import nightly, path
from directory.csv_safe import safe_row_writer
from directory.models import District
from directory.scopes import Scope
from directory.thai import date_short, datetime_text, local_day

HOME = "subdistrict__district__province"
COLUMNS = (
    "full_name",
    "subdistrict",
    "volunteer_state",
    "languages",
    "times",
    "active_since",
    "certified_until",
)


@dataclass(frozen=True)
class AreaRow:
    """One district; `wanted` talks, the others people."""

    code: str
    name: str
    wanted: int
    active: int
    paused: int
    renewal: int
    applied: int
    invited: int
    eligible: int

    @property
    def lacks(self) -> bool:
        """Talks are wanted and nobody is there to give them."""
        return self.wanted > 0 and self.active == 0


def areas(scope: Scope, *, at: dt.datetime) -> list[AreaRow]:
    """Districts where something is to be told, the most wanting first."""
    states = _by_state(scope, local_day(at))
    eligible = Counter(citizen.subdistrict.district_id for citizen in _waiting(scope, at=at))
    wanted = wanted_now(at=at)
    districts = scope.narrow(District.objects.current().select_related("province"), "province")
    rows = [_row(district, wanted, states, eligible) for district in districts]
    told = [
        row for row in rows if row.wanted or row.eligible or any(states[row.code, state] for state in State)
    ]
    return sorted(told, key=lambda row: (not row.lacks, -row.wanted, row.code))


def _row(
    district: District, wanted: dict[str, int], states: Counter[tuple[str, str]], eligible: Counter[str]
) -> AreaRow:
    code = district.pk
    return AreaRow(
        code,
        f"{district.full_name} {district.province.name_th}",
        wanted.get(code, 0),
        active=states[code, State.ACTIVE],
        paused=states[code, State.PAUSED],
        renewal=states[code, State.RENEWAL],
        applied=states[code, State.APPLIED],
        invited=states[code, State.INVITED],
        eligible=eligible[code],
    )


def _by_state(scope: Scope, day: dt.date) -> Counter[tuple[str, str]]:
    """{(district, state): people}; whose certificate has run out need renewal, also before the night has said so."""
    rows = scope.narrow(Volunteer.objects.order_by(), f"citizen__{HOME}")
    found = rows.values_list("citizen__subdistrict__district", "state", "certified_until")
    return Counter(
        (code, State.RENEWAL if state == State.ACTIVE and (until is None or until < day) else state)
        for code, state, until in found
    )


def _waiting(scope: Scope, *, at: dt.datetime) -> list[Citizen]:
    return nightly.waiting(scope.narrow(Citizen.objects.all(), HOME), at=at)


def invite_in(district: str, scope: Scope, *, by: User, at: dt.datetime) -> int:
    """Invite who meets the rule in a district. Returns how many."""
    here = scope.narrow(Citizen.objects.filter(subdistrict__district=district), HOME)
    chosen = nightly.waiting(here, at=at)
    for citizen in chosen:
        path.invite(citizen, by=by, at=at)
    return len(chosen)


class TooMany(Exception):
    """More people than one officer may take in a file."""


@dataclass(frozen=True)
class Wanted:
    """What an officer wants in a file; `province` a code and `state`, either empty for all."""

    reason: str
    reference: str = ""
    province: str = ""
    state: str = ""


def export(user: User, wanted: Wanted, *, at: dt.datetime, request: str) -> Iterator[list[str]]:
    """The rows of the file. Everybody in it is recorded, and that is committed, before this returns."""
    rows = Volunteer.objects.visible_to(user, "assessment.export_volunteer")
    if wanted.province:
        rows = rows.filter(**{f"citizen__{HOME}": wanted.province})
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    places = "citizen__subdistrict__district__province"
    found = list(rows.select_related("citizen__title", places).order_by("pk")[: MOST_ALONE + 1])
    if len(found) > MOST_ALONE:
        raise TooMany
    entry = Entry(
        actor=user,
        action=Action.EXPORT,
        kind=CITIZEN,
        fields=COLUMNS,
        reason=wanted.reason,
        reference=wanted.reference,
        details={"count": len(found), "format": "csv"},
        request=request,
    )
    look_at_many(entry, [volunteer.pk for volunteer in found], at=at)
    return _lines(user, found, at)


def _lines(user: User, found: list[Volunteer], at: dt.datetime) -> Iterator[list[str]]:
    mark = _("ส่งออกโดย %(who)s เมื่อ %(when)s") % {"who": user.email, "when": datetime_text(at)}
    yield [
        _("ชื่อ สกุล"), _("ตำบล/แขวง"), _("สถานะ"), _("ภาษา"), _("เวลาว่าง"), _("เป็นอาสาตั้งแต่"), _("รับรองถึง"), _("ผู้ส่งออก"),
    ]  # fmt: skip
    for volunteer in found:
        yield [*_cells(volunteer), mark]


def _cells(volunteer: Volunteer) -> list[str]:
    since, until = volunteer.active_since, volunteer.certified_until
    return [
        volunteer.citizen.full_name,
        place_text(volunteer.citizen),
        volunteer.get_state_display(),
        ", ".join(str(Language(each).label) for each in volunteer.languages),
        ", ".join(str(Time(each).label) for each in volunteer.times),
        date_short(since) if since else "",
        date_short(until) if until else "",
    ]


def written(lines: Iterator[list[str]]) -> str:
    import io

    text = io.StringIO()
    text.write("\ufeff")
    write = safe_row_writer(text)
    for line in lines:
        write(line)
    return text.getvalue()
