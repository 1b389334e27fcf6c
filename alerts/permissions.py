"""What the roles may do with cases and bulletins. All of it is national: a bulletin is one for the whole country."""

from __future__ import annotations

from accounts.models import Role
from accounts.staff.roles import grant

_READ = (
    "bulletin",
    "casetype",
    "casetypealias",
    "casetypecrosswalk",
    "publishedtotal",
    "detectionsetting",
    "delivery",
    "staffalarm",
    "bulletinnote",
)
_EDITED = ("casetype", "casetypealias", "casetypecrosswalk", "casetypelist", "publishedtotal")
_DECIDED = ("holidayoverride", "reportingoutage", "detectionsetting", "source")


def grant_all() -> None:
    for role in (Role.EDITOR, Role.REVIEWER, Role.OFFICER):
        grant(role, *(f"alerts.view_{name}" for name in _READ))
    for role in (Role.EDITOR, Role.OFFICER):
        grant(role, "alerts.add_bulletinnote")
    grant(Role.REVIEWER, "alerts.approve_bulletinnote")
    for role in (Role.REVIEWER, Role.OFFICER):
        grant(role, "alerts.hold_delivery", "alerts.resend_unknown")
    grant(Role.EDITOR, *_all(_EDITED))
    grant(Role.REVIEWER, *_all(_DECIDED))
    grant(Role.ADMINISTRATOR, *_all(("apitoken",)))
    grant(Role.OFFICER, *_all(("importbatch",)), "alerts.view_source", "alerts.add_casetypealias")


def _all(names: tuple[str, ...]) -> list[str]:
    return [f"alerts.{action}_{name}" for name in names for action in ("view", "add", "change")]
