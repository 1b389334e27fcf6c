"""What every value of a bulletin means to a program. The values themselves come from `alerts.renderings.table`, as in every rendering."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alerts.models import Bulletin, BulletinEntry, CaseType

MONEY = {"max_digits": 18, "decimal_places": 2, "allow_null": True}


class AreaSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="TH, a region such as north, or a province's two-digit code.")
    name_th = serializers.CharField()
    name_en = serializers.CharField()


class PeriodSerializer(serializers.Serializer):
    start = serializers.DateField()
    end = serializers.DateField()
    days = serializers.IntegerField()


class TotalSerializer(serializers.Serializer):
    cases = serializers.IntegerField(allow_null=True)
    loss_baht = serializers.DecimalField(**MONEY)


class EntrySerializer(serializers.Serializer):
    """One case type in one area. null: not known, or withheld (`suppressed`); never zero."""

    case_type = serializers.CharField(help_text="Code of the case type (ประเภทคดี).")
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    cases = serializers.IntegerField(allow_null=True, help_text="Reported in the period (จำนวนคดี).")
    rank_cases = serializers.IntegerField(allow_null=True)
    loss_baht = serializers.DecimalField(**MONEY, help_text="Decimal text (ความเสียหาย บาท).")
    rank_loss = serializers.IntegerField(allow_null=True)
    rank_beware = serializers.IntegerField(allow_null=True, help_text="1: beware of it first (ควรระวังก่อน).")
    median_loss_baht = serializers.DecimalField(**MONEY)
    trimmed_mean_loss_baht = serializers.DecimalField(**MONEY)
    largest_case_share = serializers.DecimalField(max_digits=5, decimal_places=4, allow_null=True)
    per_100k = serializers.DecimalField(max_digits=9, decimal_places=3, allow_null=True)
    previous_cases = serializers.IntegerField(allow_null=True)
    expected = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    lower = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    upper = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    trend = serializers.ChoiceField(BulletinEntry.Trend.choices)
    suppressed = serializers.BooleanField(help_text="Withheld, so that no number tells of a person.")
    signal = serializers.JSONField(allow_null=True, help_text="Why it stands where it does; may gain values.")


class BulletinSummarySerializer(serializers.Serializer):
    """A bulletin (ประกาศเตือนภัย) without its entries."""

    date = serializers.DateField(help_text="The day it was issued, in Thai time.")
    revision = serializers.IntegerField(help_text="From 1; late data makes a new one, earlier ones stay.")
    as_of = serializers.DateTimeField(help_text="Data known at this moment.")
    status = serializers.ChoiceField(Bulletin.Status.choices)
    simulated = serializers.BooleanField(help_text="True: made of invented cases, for trial only.")
    area = AreaSerializer()
    period = PeriodSerializer()
    data_through = serializers.DateField()
    method_version = serializers.CharField()
    input_sha256 = serializers.CharField(help_text="Of everything the bulletin was computed from.")
    sha256 = serializers.CharField(help_text="Of everything it says, in all areas.")
    total = TotalSerializer()


class BulletinSerializer(BulletinSummarySerializer):
    entries = EntrySerializer(many=True)


class DaySerializer(serializers.Serializer):
    """The newest single day of the bulletin. Only the nation's: a place's single days could tell of persons."""

    date = serializers.DateField()
    cases = serializers.IntegerField(allow_null=True)
    expected = serializers.FloatField(allow_null=True)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)


class DailySerializer(serializers.Serializer):
    """One case type in the bulletin of one day. `cases` is of the bulletin's period, which moves on by a day each day."""

    date = serializers.DateField()
    revision = serializers.IntegerField()
    simulated = serializers.BooleanField()
    area = AreaSerializer()
    period = PeriodSerializer()
    case_type = serializers.CharField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    cases = serializers.IntegerField(allow_null=True)
    loss_baht = serializers.DecimalField(**MONEY)
    per_100k = serializers.DecimalField(max_digits=9, decimal_places=3, allow_null=True)
    expected = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    lower = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    upper = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    trend = serializers.ChoiceField(BulletinEntry.Trend.choices)
    suppressed = serializers.BooleanField()
    day = DaySerializer(allow_null=True)


LINES = serializers.ListField(child=serializers.CharField())


class CaseTypeSerializer(serializers.ModelSerializer):
    """A case type of a published list; it keeps its meaning, a redefinition is a new code."""

    list = serializers.CharField(source="list_id", help_text="Code of the published list.")
    red_flags_th = serializers.SerializerMethodField(help_text="Warning signs (สัญญาณเตือน).")
    red_flags_en = serializers.SerializerMethodField()
    advice_th = serializers.SerializerMethodField(help_text="How to protect oneself (วิธีป้องกัน).")
    advice_en = serializers.SerializerMethodField()
    page = serializers.CharField(source="get_absolute_url", help_text="Its page on this site.")

    class Meta:
        model = CaseType
        fields = [
            "code", "list", "official_id", "name_th", "name_en", "short_th", "short_en", "says_th", "says_en", "sign_th", "sign_en", "action_th",
            "action_en", "explains_th", "explains_en", "red_flags_th", "red_flags_en", "advice_th", "advice_en", "valid_from", "valid_to", "page",
        ]  # fmt: skip

    @extend_schema_field(LINES)
    def get_red_flags_th(self, kind: CaseType) -> Any:
        return kind.red_flags_th.splitlines()

    @extend_schema_field(LINES)
    def get_red_flags_en(self, kind: CaseType) -> Any:
        return kind.red_flags_en.splitlines()

    @extend_schema_field(LINES)
    def get_advice_th(self, kind: CaseType) -> Any:
        return kind.advice_th.splitlines()

    @extend_schema_field(LINES)
    def get_advice_en(self, kind: CaseType) -> Any:
        return kind.advice_en.splitlines()
