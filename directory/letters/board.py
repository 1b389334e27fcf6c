"""The letter from above: how far it is in each branch of the tree and in each province."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from directory.letters.queries import Branch, Progress, branches, progress_by_province, progress_of
from directory.models import Agency, Letter, Province
from directory.tiles import Tile, province_tiles

TILE = 46


@dataclass(frozen=True)
class ProvinceTile:
    """One province on the map: where it stands (pixels), how far it is, where its offices are listed."""

    name: str
    short: str
    tile: Tile
    progress: Progress
    address: str

    @property
    def step(self) -> str:
        return self.progress.step

    @property
    def x(self) -> int:
        return self.tile.column * TILE

    @property
    def y(self) -> int:
        return self.tile.row * TILE

    @property
    def text(self) -> str:
        return f"{self.progress.received}/{self.progress.sent}"


@dataclass(frozen=True)
class Board:
    """What the page of a letter's progress shows."""

    progress: Progress
    trail: list[Agency]
    branches: list[Branch]
    provinces: list[ProvinceTile]
    nowhere: Progress
    address: str

    @property
    def width(self) -> int:
        return TILE * (1 + max((tile.tile.column for tile in self.provinces), default=0))

    @property
    def height(self) -> int:
        return TILE * (1 + max((tile.tile.row for tile in self.provinces), default=0))


def board_of(letter: Letter, under: int | None, *, on: dt.date) -> Board:
    """`under`: the agency whose branch is open; None for the tops. An unknown one is a branch without rows."""
    node = Agency.objects.filter(pk=under).first() if under is not None else None
    counted = progress_by_province(letter, on=on)
    return Board(
        progress=progress_of(letter, on=on),
        trail=[*reversed(list(node.ancestors())), node] if node else [],
        branches=branches(letter, under, on=on),
        provinces=_tiles(letter, counted),
        nowhere=counted.get("", Progress()),
        address=offices_address(letter),
    )


def _tiles(letter: Letter, counted: dict[str, Progress]) -> list[ProvinceTile]:
    tiles = province_tiles()
    return [
        ProvinceTile(
            province.name_th,
            tiles[province.code].short_th,
            tiles[province.code],
            counted[province.code],
            offices_address(letter, agency__province__code__exact=province.code),
        )
        for province in Province.objects.filter(code__in=counted).order_by("code")
    ]


def offices_address(letter: Letter, **filters: str) -> str:
    """The list of the letter's offices, narrowed."""
    asked = urlencode({"letter__id__exact": letter.pk, **filters})
    return f"{reverse('admin:directory_circulation_changelist')}?{asked}"
