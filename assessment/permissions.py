"""What the roles may do with the item bank. It is one for the whole country."""

from __future__ import annotations

from accounts.models import Role
from accounts.staff.roles import grant

_READ = ("item", "itemversion", "form", "calibrationrun", "itemfigure")


def grant_all() -> None:
    for role in (Role.EDITOR, Role.REVIEWER):
        grant(role, *(f"assessment.view_{name}" for name in _READ))
    grant(Role.EDITOR, "assessment.add_item", "assessment.add_itemversion")
    grant(Role.OFFICER, "assessment.view_coverageweek", in_provinces=True)
    grant(Role.REVIEWER, "assessment.review_itemversion")
