"""What this room lets people find: case types, and the newest bulletins."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import override

from alerts.loading import read
from alerts.models import Bulletin, CaseType
from directory.search.registry import Document
from directory.thai import date_long

NEWEST = 30


def case_type_documents() -> Iterator[Document]:
    """The types of the list in force; its aliases and the words people use for it find it too."""
    day = timezone.localdate()
    everyday = {row["case_type"]: row["words"] for row in read("case_type_words.csv")}
    for case_type in CaseType.objects.valid_on(day).prefetch_related("aliases"):
        yield Document(
            key=case_type.code,
            url=_thai_url(case_type),
            title_th=case_type.short_th,
            title_en=case_type.short_en,
            snippet_th=_advice(case_type, "th"),
            snippet_en=_advice(case_type, "en"),
            words=" ".join(
                [
                    case_type.name_th,
                    case_type.name_en,
                    *(alias.label for alias in case_type.aliases.all()),
                    everyday.get(case_type.code, ""),
                ]
            ),
            weight=1.8,
        )


def _thai_url(thing: CaseType | Bulletin) -> str:
    """The index keeps the Thai address; a reader of English is given the English one."""
    with override("th"):
        return thing.get_absolute_url()


def _advice(case_type: CaseType, language: str) -> str:
    texts = [getattr(case_type, f"{field}_{language}") for field in ("explains", "says", "sign", "action")]
    return " · ".join(text for text in texts if text)


def bulletin_documents() -> Iterator[Document]:
    """The newest revision of each of the newest dates."""
    for bulletin in Bulletin.objects.newest_revisions()[:NEWEST]:
        yield Document(
            key=bulletin.date.isoformat(),
            url=_thai_url(bulletin),
            title_th=f"ประกาศเตือนภัย {date_long(bulletin.date)}",
            title_en=f"Warnings of {date_long(bulletin.date, 'en')}",
            words=f"วิเคราะห์เตือนภัย ประกาศวันนี้ bulletin {bulletin.date.isoformat()}",
        )
