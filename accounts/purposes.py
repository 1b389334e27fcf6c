"""What people are asked to agree to. Every version of every text is kept in accounts/data/consents.csv and never changed."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).parent / "data" / "consents.csv"


class Purpose(models.TextChoices):
    SERVICE = "service", _("ใช้บริการไซเบอร์วัคซีน")
    GUARDIAN = "guardian", _("ผู้ปกครองยินยอม")
    BULLETIN = "bulletin", _("รับข้อความเตือนภัยทุกวันทาง LINE")
    VOLUNTEER = "volunteer", _("ให้ติดต่อเรื่องอาสาสมัคร")
    RESEARCH = "research", _("ใช้คำตอบแบบไม่ระบุตัวเพื่อการวิจัย")


# Without these there is no service; the others can be given and taken back at any time.
REQUIRED = (Purpose.SERVICE, Purpose.GUARDIAN)
OPTIONAL = (Purpose.BULLETIN, Purpose.VOLUNTEER, Purpose.RESEARCH)


@dataclass(frozen=True)
class ConsentText:
    """One version of what is shown, in one language ("th", "en")."""

    purpose: Purpose
    version: int
    language: str
    title: str
    text: str

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(f"{self.title}\n{self.text}".encode()).hexdigest()


@cache
def all_texts() -> tuple[ConsentText, ...]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(
            ConsentText(
                Purpose(row["purpose"]), int(row["version"]), row["language"], row["title"], row["text"]
            )
            for row in csv.DictReader(stream)
        )


@cache
def current_text(purpose: Purpose, language: str) -> ConsentText:
    """The newest version of a text; languages without one of their own read the Thai text."""
    texts = [text for text in all_texts() if text.purpose == purpose]
    mine = [text for text in texts if text.language == language[:2]]
    return max(mine or [text for text in texts if text.language == "th"], key=lambda text: text.version)


def offered(*, is_adult: bool, is_minor: bool) -> list[Purpose]:
    """What this person is asked. Only who says to be 20 or older may be asked to volunteer (PDPA s. 20: minors)."""
    purposes = [Purpose.SERVICE, *([Purpose.GUARDIAN] if is_minor else []), Purpose.BULLETIN]
    if is_adult:
        purposes.append(Purpose.VOLUNTEER)
    return purposes if is_minor else [*purposes, Purpose.RESEARCH]
