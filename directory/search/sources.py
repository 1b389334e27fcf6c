"""What this room lets people find: guidance texts, hotlines and banks, agencies, places."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import override

from directory import phones
from directory.models import Agency, ContactPoint, District, GuidanceText, Province
from directory.queries import OTHER_NAMES
from directory.search.registry import Document

FIRST = (Agency.Kind.HOTLINE, Agency.Kind.BANK)
WEIGHTS = {
    Agency.Kind.HOTLINE: 1.5,
    Agency.Kind.BANK: 1.5,
    Agency.Kind.POLICE_HQ: 1.3,
    Agency.Kind.POLICE_BUREAU: 1.3,
    Agency.Kind.POLICE_CYBER_DIVISION: 1.25,
    Agency.Kind.POLICE_DIVISION: 1.2,
    Agency.Kind.POLICE_REGION: 1.1,
    Agency.Kind.POLICE_PROVINCE: 1.2,
    Agency.Kind.POLICE_STATION: 1.15,
    Agency.Kind.MINISTRY: 1.1,
    Agency.Kind.AGENCY: 1.2,
    Agency.Kind.PROVINCE_HALL: 1.1,
}


def guidance_documents() -> Iterator[Document]:
    pages = {
        GuidanceText.Page.HELP: "directory:help",
        GuidanceText.Page.FROZEN: "directory:frozen-account",
    }
    for text in GuidanceText.objects.current():
        with override("th"):
            url = f"{reverse(pages[GuidanceText.Page(text.page)])}#{text.slug}"
            page = str(GuidanceText.Page(text.page).label)
        yield Document(
            text.slug, url, text.title_th, text.title_en, text.body_th, text.body_en, words=page, weight=1.4
        )


def first_documents() -> Iterator[Document]:
    """Hotlines and banks: what people look for first."""
    return _agency_documents(*FIRST)


def agency_documents() -> Iterator[Document]:
    return _agency_documents(*(kind for kind in Agency.Kind if kind not in FIRST))


def _agency_documents(*kinds: Agency.Kind) -> Iterator[Document]:
    shown = Prefetch("contact_points", ContactPoint.objects.shown(), to_attr="shown_contacts")
    agencies = Agency.objects.current().of_kind(*kinds).select_related("province", "district", "parent")
    with override("th"):
        labels = {kind.value: str(kind.label) for kind in kinds}
        for agency in agencies.prefetch_related(shown).order_by("id"):
            yield _of_agency(agency, labels[agency.kind])


def _of_agency(agency: Agency, label: str) -> Document:
    contacts: list[ContactPoint] = agency.shown_contacts  # type: ignore[attr-defined]
    numbers = [phones.national(contact.value) for contact in contacts if contact.is_number]
    return Document(
        key=agency.code,
        url=agency.get_absolute_url(),
        title_th=agency.name_th,
        title_en=agency.name_en,
        snippet_th=" · ".join(_lines(agency, "th")),
        snippet_en=" · ".join(_lines(agency, "en")),
        words=" ".join([label, *numbers, *(contact.label_th for contact in contacts)]),
        weight=WEIGHTS.get(Agency.Kind(agency.kind), 1.0),
    )


def _lines(agency: Agency, language: str) -> Iterator[str]:
    name = f"name_{language}"
    if agency.district:
        yield (agency.district.full_name if language == "th" else agency.district.name_en)
    if agency.province:
        yield getattr(agency.province, name)
    if agency.parent and not agency.province:
        yield getattr(agency.parent, name) or agency.parent.name_th


def place_documents() -> Iterator[Document]:
    """Provinces and districts: the page that says who is responsible there."""
    with override("th"):
        home = reverse("directory:home")
    for province in Province.objects.current():
        yield Document(
            key=province.code,
            url=f"{home}?province={province.code}",
            title_th=province.name_th,
            title_en=province.name_en,
            words=" ".join(["จังหวัด", *OTHER_NAMES.get(province.code, ())]),
            weight=1.25,
        )
    for district in District.objects.current().select_related("province"):
        yield Document(
            key=district.code,
            url=f"{home}?province={district.province_id}&district={district.code}",
            title_th=district.full_name,
            title_en=f"{district.name_en} District",
            snippet_th=district.province.name_th,
            snippet_en=district.province.name_en,
            weight=1.15,
        )
