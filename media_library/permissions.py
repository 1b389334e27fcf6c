"""What the roles may do with media. All of it is national: a poster is one for the whole country."""

from __future__ import annotations

from accounts.models import Role
from accounts.staff.roles import grant

_KEPT = ("mediaitem", "maker", "series", "seriesitem")


def grant_all() -> None:
    for role in (Role.EDITOR, Role.REVIEWER, Role.OFFICER):
        grant(role, *(f"media_library.view_{name}" for name in (*_KEPT, "kit")))
    grant(Role.EDITOR, *(f"media_library.{action}_{name}" for action in ("add", "change") for name in _KEPT))
    grant(Role.EDITOR, "media_library.delete_seriesitem")
    grant(Role.REVIEWER, "media_library.review_mediaitem", "media_library.withdraw_mediaitem")
