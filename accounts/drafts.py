"""Answers of a registration that is not confirmed yet: encrypted, one for each user, gone when it is confirmed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from accounts.encryption import CannotReveal
from accounts.models import RegistrationDraft, User

Answers = dict[str, Any]


def read_draft(user: User) -> Answers:
    """What the person has answered so far. An unreadable draft is an empty one: they are asked again."""
    rows = RegistrationDraft.objects.filter(user=user).values_list("answers", flat=True)
    try:
        return next((json.loads(answers.reveal()) for answers in rows), {})
    except CannotReveal:
        return {}


def keep_in_draft(user: User, new: Answers, *, at: dt.datetime) -> Answers:
    """Add to the answers; a later answer replaces an earlier one."""
    answers = read_draft(user) | new
    RegistrationDraft.objects.update_or_create(
        user=user, defaults={"answers": json.dumps(answers, ensure_ascii=False), "updated_at": at}
    )
    return answers
