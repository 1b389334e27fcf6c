"""The adaptive test: which item next, and when it is enough."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.scoring.ability import item_information
from assessment.scoring.responses import checked_items

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

AMONG = 5  # the next item is drawn from so many of the best
CAP = 0.25  # of all attempts may show an item
PRICE_POWER = 30  # an item's worth falls by 1 - (exposure / cap)^30: hardly at half the cap, steeply near it
TYPE_LEAD = 2  # items by which one case type may be ahead of the least shown
FEWEST, LONGEST, PRECISE = 8, 20, 0.40  # items, items, standard error
LONGEST_UNDECIDED = 40  # for people a pass mark still leaves in doubt


def next_item(
    theta: float,
    a: ArrayLike,
    d: ArrayLike,
    *,
    used: ArrayLike,
    exposure: ArrayLike | None = None,
    rng: np.random.Generator | None = None,
    blocked: ArrayLike | None = None,
    scam: ArrayLike | None = None,
    case_type: ArrayLike | None = None,
    among: int = AMONG,
    cap: float = CAP,
) -> int | None:
    """Return the place of the item to show next, or None when no item is left that may be shown.

    Formula: maximum information (Lord 1980) at `theta`, drawn evenly from the `among` best (randomesque,
    Kingsbury and Zara 1989, Appl Meas Educ 2:359). An item at or above the exposure `cap` is not shown;
    below it its information counts times 1 - (exposure / cap)^30, so that items in demand go to those who
    gain most by them instead of to whoever comes first: a test 4 % shorter than under the bare cap
    (bench/immunity).
    Content: with `scam` the number of scams and of honest messages never differs by more than 1; with
    `case_type` no type is ahead of the least shown by more than 2, as far as items allow.
    Shapes: `a`, `d`, `exposure` (share of attempts, 0 to 1), `scam` (bool) and `case_type` (any labels) are
    (items,); `used` and `blocked` list places or are masks (items,): `used` was shown in this attempt and
    counts for the content, `blocked` may not be shown for another reason (seen in the last 90 days, a
    sibling was shown).
    Answers: no `rng` -> always the best; all allowed items at the cap -> the least exposed of them, for a
    test that has begun must go on; the kind that is owed used up -> None.
    ValueError: theta not finite; vectors of other lengths; places outside; exposure outside [0, 1]; `among`
    below 1; cap not in (0, 1].
    """
    slopes, intercepts = checked_items(a, d)
    if not np.isfinite(theta) or among < 1 or not 0.0 < cap <= 1.0:
        raise ValueError("Theta must be finite, the draw among at least 1 item, the cap above 0 and up to 1.")
    shown = _mask(used, slopes.size)
    share = _exposure(exposure, slopes.size)
    allowed = ~shown if blocked is None else ~shown & ~_mask(blocked, slopes.size)
    if scam is not None:
        allowed &= _owed_kind(_vector(scam, slopes.size).astype(bool), shown)
    if not allowed.any():
        return None
    if case_type is not None:
        allowed &= _lagging_types(_vector(case_type, slopes.size), shown, allowed)
    if not (allowed & (share < cap)).any():
        return int(np.where(allowed, share, np.inf).argmin())
    price = 1.0 - np.minimum(share / cap, 1.0) ** PRICE_POWER
    worth = item_information(theta, slopes, intercepts) * price
    return _drawn(np.where(allowed & (share < cap), worth, -1.0), among, rng)


def enough_answers(
    se: float,
    answered: int,
    *,
    undecided: bool = False,
    fewest: int = FEWEST,
    longest: int = LONGEST,
    precise: float = PRECISE,
) -> bool:
    """Say whether the test may end: at least 8 items, then SE below .40 or 20 items.

    `undecided`: a pass mark matters and the ability is neither decidedly above nor below it; then up to 40
    items, whatever the SE. ValueError: a negative or NaN SE, a negative number of answers.
    """
    if not se >= 0 or answered < 0:
        raise ValueError("The standard error and the number of answers must not be negative.")
    if undecided:
        return answered >= LONGEST_UNDECIDED
    return answered >= longest or (answered >= fewest and se < precise)


def _vector(values: ArrayLike, items: int) -> NDArray[np.generic]:
    vector = np.asarray(values)
    if vector.shape != (items,):
        raise ValueError(f"A vector of {items} entries, one for each item, is needed.")
    return vector


def _mask(places: ArrayLike, items: int) -> Bools:
    """Return a mask (items,) of places or of a mask."""
    given = np.asarray(places)
    if given.dtype == bool:
        return _vector(given, items).astype(bool)
    mask = np.zeros(items, dtype=bool)
    if given.size:
        if given.dtype.kind not in "iu" or given.min() < 0 or given.max() >= items:
            raise ValueError(f"Places of items must be whole numbers from 0 to {items - 1}.")
        mask[given] = True
    return mask


def _exposure(exposure: ArrayLike | None, items: int) -> Floats:
    if exposure is None:
        return np.zeros(items)
    share = _vector(exposure, items).astype(float)
    if not ((share >= 0) & (share <= 1)).all():
        raise ValueError("Exposure is a share of attempts, from 0 to 1.")
    return share


def _owed_kind(scam: Bools, shown: Bools) -> Bools:
    """Return the items of the kind shown less often, or all when both were shown as often."""
    lead = int((scam & shown).sum()) - int((~scam & shown).sum())
    if lead == 0:
        return np.ones(scam.size, dtype=bool)
    return ~scam if lead > 0 else scam


def _lagging_types(case_type: NDArray[np.generic], shown: Bools, allowed: Bools) -> Bools:
    """Return the items of types that are not ahead of the least shown one among those still allowed."""
    types, place = np.unique(case_type, return_inverse=True)
    place = place.reshape(-1)
    count = np.bincount(place[shown], minlength=types.size)
    open_ = np.bincount(place[allowed], minlength=types.size) > 0
    return np.asarray(count < count[open_].min() + TYPE_LEAD)[place]


def _drawn(worth: Floats, among: int, rng: np.random.Generator | None) -> int:
    """Return one of the `among` best places that may be shown (worth not below 0)."""
    if rng is None or among == 1:
        return int(worth.argmax())
    best = np.argsort(-worth, kind="stable")[:among]
    return int(rng.choice(best[worth[best] >= 0]))
