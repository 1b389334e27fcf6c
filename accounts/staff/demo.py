"""Staff of a demonstration: one for each role. They exist only where DEBUG is on."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from accounts.models import Role, StaffRole, User
from accounts.staff.services import invite

PASSWORD = "demo-cyber-vaccine"  # noqa: S105 - everybody may know it; it needs DEMO_WITHOUT_PASSKEYS=1
CHIANG_MAI = "50"
PEOPLE: dict[str, tuple[tuple[Role, str | None], ...]] = {
    "officer@demo.invalid": ((Role.OFFICER, None),),
    "chiangmai@demo.invalid": ((Role.OFFICER, CHIANG_MAI),),
    "editor@demo.invalid": ((Role.EDITOR, None),),
    "reviewer@demo.invalid": ((Role.REVIEWER, None),),
    "auditor@demo.invalid": ((Role.AUDITOR, None),),
    "administrator@demo.invalid": ((Role.ADMINISTRATOR, None),),
    "everything@demo.invalid": (),
}
SUPERUSER = "everything@demo.invalid"


def make_staff(*, at: dt.datetime) -> dict[str, str]:
    """{e-mail: secret part of a fresh invitation}. Whoever has a passkey keeps it until the invitation is accepted."""
    made = {}
    for email, roles in PEOPLE.items():
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, is_staff=True)
        user.is_active, user.is_superuser = True, email == SUPERUSER
        if settings.DEMO_WITHOUT_PASSKEYS:
            user.set_password(PASSWORD)
        user.save()
        for role, province in roles:
            held = {"user": user, "role": role, "province_id": province, "ended_at": None}
            if not StaffRole.objects.filter(**held).exists():
                StaffRole.objects.create(**held, granted_at=at)
        made[email] = invite(user, by=None, at=at)
    return made
