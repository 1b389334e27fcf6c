"""What the chat in LINE answers to "what must I beware of today?"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.line.answers import Json, Listener, text
from alerts.models import Bulletin, BulletinArea
from alerts.renderings.flex import as_flex
from alerts.renderings.message import Message
from directory.areas import NATION


def todays_threats(listener: Listener) -> list[Json]:
    """The newest bulletin of the listener's province; the nation's for strangers and where the province has none."""
    bulletin = Bulletin.objects.newest()
    if bulletin is None:
        return [text(_("ยังไม่มีประกาศ กดดูใหม่พรุ่งนี้เช้า"))]
    return [as_flex(Message.of(_area(bulletin, listener), listener.language))]


def _area(bulletin: Bulletin, listener: Listener) -> BulletinArea:
    areas = bulletin.areas.select_related("bulletin").prefetch_related("entries__case_type")
    citizen = listener.citizen
    mine = areas.filter(area_code=citizen.subdistrict.district.province_id).first() if citizen else None
    return mine or areas.get(area_code=NATION)
