"""Every address of the portal, with every kind of person, at their own, another's, and nobody's object.

An address is known by its URL name (its route where it has none) and, where it takes an argument, by the object: `x` lies in
Chiang Mai or belongs to the first citizen, `y` lies in Bangkok or belongs to the second, `unknown` is nowhere.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData

from accounts.line.backend import LINE_BACKEND
from accounts.models import ExportRequest, Passkey, Role, StaffRole
from alerts.models import CaseType, CaseTypeAlias, ImportBatch, Source
from assessment.models import Talk, Volunteer, VolunteerPost, VolunteerReport
from directory.hotlines import propose
from directory.models import AgencyImport, ContactPoint, GuidanceText, Link, ProvinceAlias
from tests.accounts.audit.chains import record
from tests.accounts.people import AT, make_citizen, make_user
from tests.alerts.api.sending import token
from tests.directory.letters.writing import issued
from tests.factories import make_agency, make_contact, make_officer
from tests.media_library.items import make_item, make_public
from tests.staff import sign_in as sign_in_staff

NOWHERE = 987654321
PERSONAS = (
    "anonymous", "unregistered", "citizen-a", "citizen-b",
    "officer-x", "officer-y", "officer-nation", "editor", "reviewer", "auditor", "administrator",
)  # fmt: skip
ROLES = {
    "officer-x": (Role.OFFICER, "50"),
    "officer-y": (Role.OFFICER, "10"),
    "officer-nation": (Role.OFFICER, None),
    "editor": (Role.EDITOR, None),
    "reviewer": (Role.REVIEWER, None),
    "auditor": (Role.AUDITOR, None),
    "administrator": (Role.ADMINISTRATOR, None),
}
FIXED = {
    "slug": "nowhere",
    "extension": "pdf",
    "language": "th",
    "step": "submit",
    "code": "nowhere",
    "date": "1999-01-01",
    "area": "nowhere",
    "token": "nowhere",
    "url": "nowhere",
    "name": "nowhere",
}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One line of the matrix."""

    key: str
    path: str
    object: str = ""

    def unnamed(self, page: str) -> str:
        """What a page says, without the object it was asked for by."""
        return page.replace(f"/{self.object}/", "/#/")


def addresses(objects) -> list[Address]:
    """`objects` is {app/model: {"x": key, "y": key}}; an argument of another kind is only ever unknown."""
    return [
        address for route, name in _walk(get_resolver().url_patterns) for address in _of(route, name, objects)
    ]


def _walk(patterns, prefix="", namespace=""):
    for found in patterns:
        route = prefix + str(found.pattern)
        if isinstance(found, URLResolver):
            inner = f"{namespace}{found.namespace}:" if found.namespace else namespace
            yield from _walk(found.url_patterns, route, inner)
        elif isinstance(found, URLPattern):
            yield route, f"{namespace}{found.name}" if found.name else route


def _of(route, name, objects):
    if route.startswith("admin/^"):  # the list of one room's models
        yield Address(name, "/admin/accounts/")
        return
    path = "/" + route.replace("(?P<url>.*)$", "<url>")
    if not _PARAMETER.search(path):
        yield Address(name, path)
        return
    model = re.match(r"(?:admin/(\w+/\w+)|staff/(passkeys)|(directory))/", route)
    rows = objects.get(next(filter(None, model.groups())) if model else "", {})
    for kind, value in [*rows.items(), ("unknown", NOWHERE)]:
        filled = _PARAMETER.sub(lambda found: str(FIXED.get(found[1], value)), path)  # noqa: B023
        yield Address(f"{name} {kind}", filled, str(value))


def make_people():
    """{persona: user}; nobody for the anonymous."""
    people = {"anonymous": None, "unregistered": make_user("c")}
    people["citizen-a"] = make_citizen("a", subdistrict_id="500101").user
    people["citizen-b"] = make_citizen("b", subdistrict_id="100101").user
    for name, (role, province) in ROLES.items():
        people[name] = make_officer()
        StaffRole.objects.create(user=people[name], role=role, province_id=province, granted_at=AT)
    return people


def make_objects(people):
    agencies = [make_agency(province_id=province) for province in ("50", "10")]
    asked = [
        _export_request(people[name], place) for name, place in (("officer-x", "50"), ("officer-y", "10"))
    ]
    pairs = {
        "accounts/citizen": (people["citizen-a"].citizen.pk, people["citizen-b"].citizen.pk),
        "accounts/exportrequest": [row.pk for row in asked],
        "accounts/user": (people["officer-x"].pk, people["citizen-a"].pk),
        "directory": [agency.pk for agency in agencies],
        "directory/agency": [agency.pk for agency in agencies],
        "directory/contactpoint": [make_contact(agency).pk for agency in agencies],
        "directory/province": ("50", "10"),
        "directory/district": ("5001", "1001"),
        "directory/subdistrict": ("500101", "100101"),
    }
    pairs["passkeys"] = [_passkey(people[name]) for name in ("officer-x", "officer-y")]
    pairs["accounts/staffrole"] = [people[name].staff_roles.get().pk for name in ("officer-x", "officer-y")]
    pairs["directory/link"] = [
        Link.objects.create(kind=Link.Kind.AGENCY, label="x", agency=agency, created_at=AT).pk
        for agency in agencies
    ]
    pairs["directory/hotlineproposal"] = [_proposal(agency) for agency in agencies]
    letters = [issued(agencies=[agency], province_id=agency.province_id) for agency in agencies]
    pairs["assessment/talk"] = [
        Talk.objects.create(
            case_type=CaseType.objects.order_by("pk").first(), district_id=district, audience="seniors",
            date=AT.date(), planned_at=AT, set_a=[1, 2, 3, 4], set_b=[5, 6, 7, 8],
        ).pk
        for district in ("5001", "1001")
    ]  # fmt: skip
    pairs["assessment/volunteer"] = [_volunteer(people[name]) for name in ("citizen-a", "citizen-b")]
    pairs["assessment/volunteerreport"] = [
        VolunteerReport.objects.create(volunteer_id=pk, words="x", at=AT).pk
        for pk in pairs["assessment/volunteer"]
    ]
    pairs["assessment/volunteerpost"] = [
        VolunteerPost.objects.create(province_id=province, text="x", at=AT, by=people["officer-nation"]).pk
        for province in ("50", "10")
    ]
    pairs["directory/letter"] = [letter.pk for letter in letters]
    pairs["directory/circulation"] = [letter.circulations.get().pk for letter in letters]
    objects = {model: dict(zip("xy", keys, strict=True)) for model, keys in pairs.items()}
    objects["accounts/auditrecord"] = {"x": record(people["officer-x"], subjects=[1]).pk}
    source = Source.objects.create(name="matrix")
    batch = ImportBatch.objects.create(source=source, file_name="x.csv", state="previewed", created_at=AT)
    arrived = AgencyImport.objects.create(
        model="agency", file_name="x.csv", state="tried", by=make_officer(), created_at=AT
    )
    objects["directory/agencyimport"] = {"x": arrived.pk}
    objects["alerts/importbatch"], objects["alerts/source"] = {"x": batch.pk}, {"x": source.pk}
    objects["alerts/apitoken"] = {"x": token("ตาราง", source="matrix")[0].pk}
    alias = CaseTypeAlias.objects.create(case_type=CaseType.objects.order_by("pk").first(), label="ชื่อในตาราง")
    objects["alerts/casetypealias"] = {"x": alias.pk}
    known = ProvinceAlias.objects.create(province_id="50", label="ชื่อในตาราง")
    objects["directory/provincealias"] = {"x": known.pk}
    objects["alerts/casetype"] = {"x": CaseType.objects.order_by("pk").first().pk}
    objects["media_library/mediaitem"] = {"x": make_item().pk, "y": make_public().pk}
    objects["directory/guidancetext"] = {"x": GuidanceText.objects.order_by("pk").first().pk}
    return objects


def _proposal(agency):
    """Of an officer who is none of the people."""
    return propose(ContactPoint(agency=agency, kind="bank", value="1599"), by=make_officer(), at=AT).pk


def _passkey(user):
    """One of two, so that it may be removed."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    for number in range(2):
        name = f"{user.pk} {number}".encode()
        credential = AttestedCredentialData.create(bytes(16), name, public)
        key = Passkey.objects.create(
            user=user, credential_id=name, credential=bytes(credential), name="x", created_at=AT
        )
    return key.pk


def _volunteer(user):
    """Who has applied, and waits."""
    values = {"state": "applied", "rule": "1", "invited_at": AT, "applied_at": AT}
    return Volunteer.objects.create(citizen=user.citizen, **values).pk


def _export_request(user, province):
    now = timezone.now()
    return ExportRequest.objects.create(
        asked_by=user, asked_at=now, reason="case", province_id=province, count=1
    )


class Visitor:
    """One kind of person, who asks for one address after the other and leaves no trace."""

    def __init__(self, persona, people):
        self.client = Client(raise_request_exception=False)
        user = people[persona]
        if persona in ROLES:
            sign_in_staff(self.client, user)
        elif user is not None:
            self.client.force_login(user, backend=LINE_BACKEND)
        self._cookies = self.client.cookies.output()

    def answer(self, method, address, **more):
        """(response, what it says; nothing of a file that is streamed)."""
        cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}
        with _undone():
            response = getattr(self.client, method)(address.path, **more)
            body = b"" if response.streaming else response.content
        self.client.cookies.clear()
        self.client.cookies.load(cookies)
        return response, body.decode(errors="replace")


@contextmanager
def _undone():
    block = transaction.atomic()
    block._from_testcase = True  # so that looks, which must be committed, may be written
    with block:
        yield
        transaction.set_rollback(True)


def outcome(response):
    """o allowed, r led elsewhere, s led to sign in, 1 must show a token or session (401), 3 forbidden (403), 4 not found, 5 method not
    allowed, c closed (503), ! broken."""
    led = response.headers.get("Location", "")
    if response.status_code == 302 and re.match(r"/staff/sign-in/|/admin/login/|/accounts/register/$", led):
        return "s"
    refused = {301: "r", 302: "r", 401: "1", 403: "3", 404: "4", 405: "5", 503: "c"}
    return refused.get(response.status_code, "!" if response.status_code >= 500 else "o")
