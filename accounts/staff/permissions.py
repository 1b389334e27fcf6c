"""What the roles may do with people, places and agencies. The rooms above say the same of theirs in `permissions.py`."""

from __future__ import annotations

from accounts.models import Role
from accounts.staff.roles import grant

_LINKS = ("directory.view_link", "directory.add_link", "directory.change_link")
_LETTERS = (
    "directory.view_letter", "directory.add_letter", "directory.change_letter", "directory.approve_letter", "directory.issue_letter",
    "directory.view_circulation", "directory.deliver_circulation",
)  # fmt: skip
_PROPOSALS = ("directory.view_hotlineproposal", "directory.approve_hotlineproposal")
_AGENCIES = ("directory.view_agency", "directory.view_contactpoint")


def grant_all() -> None:
    for role in (Role.EDITOR, Role.REVIEWER, Role.OFFICER):
        grant(role, *_AGENCIES, in_provinces=True)
        grant(
            role,
            "directory.view_province",
            "directory.view_district",
            "directory.view_subdistrict",
            "directory.view_guidancetext",
        )
    _agencies()
    _people()


def _agencies() -> None:
    kept = [
        f"directory.{action}_{name}" for action in ("add", "change") for name in ("agency", "contactpoint")
    ]
    grant(Role.OFFICER, *kept, *_LINKS, *_LETTERS, *_PROPOSALS, in_provinces=True)
    grant(Role.EDITOR, "directory.change_guidancetext")
    grant(Role.OFFICER, *(f"directory.{action}_provincealias" for action in ("view", "add", "change")))
    grant(Role.OFFICER, *(f"directory.{action}_link" for action in ("view", "add", "change")))
    grant(
        Role.OFFICER, "directory.change_province", "directory.change_district", "directory.change_subdistrict"
    )


def _people() -> None:
    people = (
        "view_citizen",
        "change_citizen",
        "delete_citizen",
        "reveal_citizen",
        "export_citizen",
        "view_exportrequest",
        "approve_exportrequest",
    )
    grant(Role.OFFICER, *(f"accounts.{name}" for name in people), in_provinces=True)
    grant(Role.AUDITOR, "accounts.view_auditrecord", "accounts.view_exportrequest")
    grant(
        Role.ADMINISTRATOR,
        "accounts.view_user",
        "accounts.change_user",
        "accounts.view_staffrole",
        "accounts.add_staffrole",
        "accounts.change_staffrole",
    )
