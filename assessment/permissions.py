"""What the roles may do with the item bank. It is one for the whole country."""

from __future__ import annotations

from accounts.models import Role
from accounts.staff.roles import grant

_READ = ("item", "itemversion", "form", "calibrationrun", "itemfigure")


def grant_all() -> None:
    for role in (Role.EDITOR, Role.REVIEWER):
        grant(role, *(f"assessment.view_{name}" for name in _READ))
    for name in ("volunteer", "volunteerpost", "volunteerreport"):
        grant(Role.OFFICER, f"assessment.view_{name}", in_provinces=True)
    grant(
        Role.OFFICER, "assessment.decide_volunteer", "assessment.invite_volunteer", "assessment.export_volunteer", "assessment.add_volunteerpost",
        "assessment.handle_volunteerreport", in_provinces=True,
    )  # fmt: skip
    grant(Role.EDITOR, "assessment.add_item", "assessment.add_itemversion")
    grant(Role.OFFICER, "assessment.view_coverageweek", in_provinces=True)
    grant(Role.REVIEWER, "assessment.review_itemversion")
    grant(Role.OFFICER, "assessment.view_talk", "assessment.confirm_talk", in_provinces=True)
    grant(Role.OFFICER, "assessment.view_taskround")
