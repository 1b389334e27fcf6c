"""How long one search of the address box takes among all sub-districts, places already in memory.

Run: `.venv/bin/python -m bench.accounts.places`. Searches: every sub-district's name, first letters, postcodes, whole labels.
"""

from __future__ import annotations

import time

import numpy as np

from bench.scratch import scratch_database


def main() -> None:
    with scratch_database():
        from accounts.places import find_places
        from directory.models import Subdistrict

        places = list(Subdistrict.objects.current().order_by("code").prefetch_related("postcodes")[::15])
        find_places("สีลม")
        searches = {
            "name": [place.name_th for place in places],
            "first three letters": [place.name_th[:3] for place in places],
            "English": [place.name_en for place in places],
            "name and postcode": [f"{place.name_th} {place.postcodes.all()[0]}" for place in places],
            "nothing found": [place.name_th[::-1] + "ฮฮ" for place in places],
        }
        for name, texts in searches.items():
            times = [_milliseconds(find_places, text) for text in texts]
            print(f"{name:20}: median {np.median(times):.2f} ms, p95 {np.percentile(times, 95):.2f} ms")


def _milliseconds(search: object, text: str) -> float:
    begin = time.perf_counter()
    search(text)  # type: ignore[operator]
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
