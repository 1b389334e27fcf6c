"""`me/`: what the portal holds of the citizen whose browser asks, in short. Nobody else's, and kept nowhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import citizen_of, line_user
from accounts.api.throttles import Own
from accounts.consents import standings
from accounts.models import Citizen
from accounts.purposes import Purpose
from directory.api.describing import described
from directory.api.parameters import Parameters
from directory.api.problems import Problem, Text
from directory.api.reading import ApiView

NOT_REGISTERED = Text(
    "ยังไม่ได้ลงทะเบียน ลงทะเบียนก่อนที่ /accounts/register/",
    "Not registered yet; register at /accounts/register/ first.",
)


class CitizenSession(SessionAuthentication):
    """The session of the portal itself, opened by LINE. Staff, who sign in elsewhere, are nobody here."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        user = line_user(request._request)
        return (user, None) if user is not None and user.is_active else None

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="/accounts/register/"'


class CitizenSessionScheme(OpenApiAuthenticationExtension):
    target_class = CitizenSession
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        said = "The cookie of a citizen who signed in with LINE, in the portal's own pages."
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME, "description": said}


class SignedIn(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return line_user(request._request) is not None


class PlaceSerializer(serializers.Serializer):
    code = serializers.CharField(source="pk", help_text="Six-digit code of the sub-district.")
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    district = serializers.CharField(source="district_id")
    province = serializers.CharField(source="district.province_id")


class StandingSerializer(serializers.Serializer):
    """Where the person stands with one purpose of consent."""

    purpose = serializers.ChoiceField(Purpose.choices)
    is_given = serializers.BooleanField()
    decided_at = serializers.DateTimeField(allow_null=True)


class MeSerializer(serializers.Serializer):
    title = serializers.CharField(source="title_text")
    first_name = serializers.CharField()
    last_name = serializers.CharField(allow_blank=True)
    phone = serializers.SerializerMethodField(help_text="E.164.")
    subdistrict = PlaceSerializer()
    age_group = serializers.CharField(allow_blank=True)
    registered_at = serializers.DateTimeField()
    consents = serializers.SerializerMethodField()
    whole_copy = serializers.SerializerMethodField(help_text="Everything that is held, as a file.")

    def get_phone(self, citizen: Citizen) -> str:
        return citizen.phone.reveal()

    @extend_schema_field(StandingSerializer(many=True))
    def get_consents(self, citizen: Citizen) -> Any:
        return StandingSerializer(standings(citizen.user, language="th"), many=True).data

    def get_whole_copy(self, citizen: Citizen) -> str:
        return reverse("accounts:data-file")


class MeParameters(Parameters):
    format = serializers.ChoiceField(["json"], required=False, help_text="Form of the answer.")


class Me(ApiView):
    parameters = MeParameters
    authentication_classes = [CitizenSession]
    permission_classes = [SignedIn]
    throttle_classes = [Own]
    http_method_names = ["get", "head"]

    @described(
        MeSerializer, name="me", tag="me", parameters=MeParameters, summary="My own data (ข้อมูลของฉัน)",
        description="For the portal's own pages in a citizen's browser. Nobody can read another person's data, and no cache keeps it.",
        refusals=(400, 401, 403, 405, 406, 429, 503), csv=False,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        citizen = citizen_of(line_user(request._request))
        if citizen is None:
            raise Problem(403, NOT_REGISTERED)
        return Response(MeSerializer(citizen).data, headers={"Cache-Control": "private, no-store"})
