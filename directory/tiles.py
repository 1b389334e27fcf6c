"""Where each province stands on the tile map: one tile each, so that a small province is seen as well as a large one."""

from __future__ import annotations

import csv
import functools
from typing import NamedTuple

from directory.data_files import DATA


class Tile(NamedTuple):
    """Counted from the top left, from 0; the usual short names."""

    column: int
    row: int
    short_th: str
    short_en: str


@functools.cache
def province_tiles() -> dict[str, Tile]:
    """By province code."""
    with (DATA / "province_tiles.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["code"]: Tile(int(row["column"]), int(row["row"]), row["short_th"], row["short_en"])
            for row in csv.DictReader(stream)
        }
