"""The four tiles of the leaflet, which are the portal's rooms. A room opens by naming its first page here, and only here."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Tile:
    """`page` is the URL name of the room's first page; None until the room has one. `rooms`: the first path segments it owns.

    The label says where it may break (|): Thai has no spaces, and a tile is narrow.
    """

    label: str | Promise
    promise: str | Promise
    icon: str
    page: str | None
    rooms: tuple[str, ...]

    @property
    def parts(self) -> list[str]:
        return str(self.label).split("|")

    @property
    def name(self) -> str:
        return "".join(self.parts)

    @property
    def address(self) -> str | None:
        return reverse(self.page) if self.page else None

    def holds(self, path: str) -> bool:
        """Whether the page at `path` (Thai or English) lies in this tile's room."""
        return path.removeprefix("/en/").strip("/").partition("/")[0] in self.rooms


TILES = (
    Tile(
        _("วิเคราะห์|เตือนภัย"),
        _("ภัยที่ต้องระวังก่อน ทุกเช้า ทุกจังหวัด"),
        "bell",
        "alerts:bulletin-latest",
        ("alerts",),
    ),
    Tile(_("สื่อ|ความรู้"), _("คลิป เสียง และโปสเตอร์ รู้ทันกลโกง"), "media", "media_library:item-list", ("library",)),
    Tile(
        _("คำถาม|ทดสอบภูมิ"), _("ลองดูว่ารู้ทันมิจฉาชีพแค่ไหน"), "quiz", "assessment:home", ("immunity", "volunteers")
    ),
    Tile(_("ฐานข้อมูล|หน่วยงาน"), _("ใครช่วยได้ ใกล้บ้านคุณ"), "agency", "directory:home", ("directory",)),
)
