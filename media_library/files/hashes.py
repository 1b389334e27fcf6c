"""A picture's difference hash: what two pictures that look alike have in common, whatever their size and compression. Pure."""

from __future__ import annotations

from typing import Any

ROWS, COLUMNS = 16, 16
BITS = ROWS * COLUMNS
# Of 256 signs so many may differ between a picture and its re-compressed, re-sized or slightly cropped copy.
ALIKE = 26


def difference_hash(image: Any) -> str:
    """64 hexadecimal letters: for each of 16 x 16 places, whether the picture grows lighter to the right.

    `image` is Pillow's. Reference: N. Krawetz, "Kind of Like That" (2013), with 256 signs instead of 64, since posters of one
    look differ in little.
    """
    from PIL import Image

    small = image.convert("L").resize((COLUMNS + 1, ROWS), Image.Resampling.BOX)
    light = small.tobytes()
    bits = 0
    for row in range(ROWS):
        for column in range(COLUMNS):
            at = row * (COLUMNS + 1) + column
            bits = bits << 1 | (light[at + 1] > light[at])
    return f"{bits:0{BITS // 4}x}"


def distance(one: str, other: str) -> int:
    """In how many of 256 signs two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
