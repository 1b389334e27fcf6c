"""The pages of admin grouped by the work they are for, not by the part of the portal they are stored in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Group:
    """One kind of work and its pages, by model ("app.model"), in the order in which they stand."""

    name: str
    label: str | Promise
    models: tuple[str, ...]


GROUPS = (
    Group("bulletins", _("ประกาศและการส่ง"), (
        "alerts.bulletin", "alerts.bulletinnote", "alerts.delivery", "alerts.staffalarm",
    )),
    Group("cases", _("คดีและการวิเคราะห์"), (
        "alerts.importbatch", "alerts.source", "alerts.apitoken", "alerts.casetype", "alerts.casetypealias", "directory.provincealias",
        "alerts.casetypelist", "alerts.casetypecrosswalk", "alerts.publishedtotal", "alerts.reportingoutage",
        "alerts.holidayoverride", "alerts.detectionsetting",
    )),
    Group("media", _("สื่อ"), (
        "media_library.mediaitem", "media_library.series", "media_library.maker", "media_library.kit",
    )),
    Group("immunity", _("แบบทดสอบภูมิ"), (
        "assessment.itemversion", "assessment.item", "assessment.form", "assessment.calibrationrun", "assessment.itemfigure",
    )),
    Group("volunteers", _("อาสาและการพบชุมชน"), (
        "assessment.volunteer", "assessment.volunteerreport", "assessment.volunteerpost", "assessment.talk",
        "assessment.taskround", "assessment.coverageweek",
    )),
    Group("agencies", _("หน่วยงานและหมายเลข"), (
        "directory.agency", "directory.contactpoint", "directory.hotlineproposal", "directory.agencyimport",
        "directory.guidancetext", "directory.province", "directory.district", "directory.subdistrict",
    )),
    Group("letters", _("หนังสือเวียนและลิงก์"), (
        "directory.letter", "directory.circulation", "directory.link",
    )),
    Group("people", _("ประชาชน"), ("accounts.citizen", "accounts.exportrequest")),
    Group("staff", _("เจ้าหน้าที่และการตรวจสอบ"), ("accounts.user", "accounts.staffrole", "accounts.auditrecord")),
)  # fmt: skip
OTHER = Group("other", _("อื่น ๆ"), ())


def by_work(apps: Iterable[dict[str, Any]], index: str) -> list[dict[str, Any]]:
    """Django's list of apps with their models, as groups of work; what no group names stands last. `index`: the front page."""
    found = {
        f"{app['app_label']}.{model['object_name'].lower()}": model for app in apps for model in app["models"]
    }
    named = {name for group in GROUPS for name in group.models}
    rest = Group(OTHER.name, OTHER.label, tuple(name for name in found if name not in named))
    return [
        _group(group, models, index)
        for group in (*GROUPS, rest)
        if (models := [found[name] for name in group.models if name in found])
    ]


def _group(group: Group, models: list[dict[str, Any]], index: str) -> dict[str, Any]:
    return {
        "name": str(group.label), "app_label": group.name, "app_url": f"{index}#{group.name}",
        "has_module_perms": True, "models": models,
    }  # fmt: skip
