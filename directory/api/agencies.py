"""Agencies and how to reach them: what the directory shows, no more. A number says how far it was checked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from directory.agency_queries import with_shown_contacts
from directory.api.describing import described, paged
from directory.api.parameters import CodeField, PageParameters, WordsField
from directory.api.places import DISTRICT, PROVINCE
from directory.api.reading import ListView
from directory.models import Agency, ContactPoint
from directory.search.finding import find

MOST_FOUND = 200
SEARCHED = ("first", "agency")


class AgencyParameters(PageParameters):
    q = WordsField(required=False, help_text="Words in Thai or English; the best matches, 200 at most.")
    kind = serializers.ChoiceField(Agency.Kind.choices, required=False, help_text="Kind of agency.")
    province = CodeField(r"^[0-9]{2}$", PROVINCE, required=False, help_text="Two-digit code of a province.")
    district = CodeField(r"^[0-9]{4}$", DISTRICT, required=False, help_text="Four-digit code of a district.")


class ContactSerializer(serializers.Serializer):
    """One way to reach an agency. Call a number only as far as `check` allows."""

    kind = serializers.ChoiceField(ContactPoint.Kind.choices)
    value = serializers.CharField(help_text="E.164 or a short number, an address of a site, or of e-mail.")
    menu = serializers.CharField(
        source="menu_shown", allow_blank=True, help_text="Keys to press after the call is answered."
    )
    label_th = serializers.CharField(allow_blank=True)
    label_en = serializers.CharField(allow_blank=True)
    hours = serializers.ChoiceField([*ContactPoint.Hours.choices, ("", "not known")])
    check = serializers.SerializerMethodField(help_text="How far the police have checked it, today.")
    verified_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(ContactPoint.Check.choices))
    def get_check(self, contact: ContactPoint) -> str:
        return contact.check_on(self.context["day"]).value


class AgencySerializer(serializers.ModelSerializer):
    parent = serializers.IntegerField(
        source="parent_id", allow_null=True, help_text="Id of the agency above."
    )
    province = serializers.CharField(source="province_id", allow_null=True)
    district = serializers.CharField(source="district_id", allow_null=True)
    subdistrict = serializers.CharField(source="subdistrict_id", allow_null=True)
    contacts = ContactSerializer(source="shown_contacts", many=True)
    page = serializers.CharField(source="get_absolute_url", help_text="Its page on this site.")

    class Meta:
        model = Agency
        fields = [
            "id", "code", "kind", "name_th", "name_en", "parent", "province", "district", "subdistrict", "address", "latitude", "longitude",
            "website", "website_checked_on", "often_impersonated", "contacts", "source", "licence", "as_of", "page",
        ]  # fmt: skip


class AgencyList(ListView):
    parameters, serializer, name = AgencyParameters, AgencySerializer, "agencies"

    def rows(self) -> QuerySet[Agency]:
        agencies = Agency.objects.current().order_by("code")
        for field in ("kind", "province", "district"):
            if field in self.asked:
                agencies = agencies.filter(**{field: self.asked[field]})
        if words := self.asked.get("q"):
            keys = [document.key for document in find(words, kinds=SEARCHED, limit=MOST_FOUND).documents]
            agencies = agencies.filter(code__in=keys)
        return with_shown_contacts(agencies)

    def tell(self, rows: Any) -> list[dict[str, Any]]:
        return list(AgencySerializer(rows, many=True, context={"day": timezone.localdate()}).data)

    @described(
        paged(AgencySerializer), name="agencies", tag="agencies", parameters=AgencyParameters, summary="Agencies (หน่วยงาน)",
        description="Police, ministries, provinces, districts, local governments, hotlines and banks, with numbers the public may see.",
    )  # fmt: skip
    def get(self, request: Any) -> Any:
        return super().get(request)
