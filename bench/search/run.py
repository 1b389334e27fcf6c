"""How well Thai search finds, against its peers, over the reference data in a database of its own.

Half of the queries tuned the synonyms and weights; the other half was written before it was ever run and is what counts.
`--show` prints the queries of the tuning half that are not answered in first place; the held-out half is not for looking at.

    .venv/bin/python -m bench.search.run [--show]
"""

from __future__ import annotations

import csv
import statistics
import sys
import time
from pathlib import Path

from bench.scratch import scratch_database

QUERIES = Path(__file__).parent / "queries.csv"
MEASURES = ("shown_precision", "precision", "recall", "reciprocal_rank")


def main() -> None:
    with scratch_database():
        measure()


def measure() -> None:
    from bench.search import peers
    from directory.models import SearchDocument
    from directory.search.indexing import reindex

    SearchDocument.objects.all().delete()
    started = time.perf_counter()
    reindex()
    print(f"{peers.prepare()} documents, indexed in {time.perf_counter() - started:.1f} s")
    for half in ("test", "tune"):
        rows = [row for row in read_queries() if row["half"] == half]
        print(f"\n{'held-out' if half == 'test' else 'tuning'} half, {len(rows)} queries")
        print(
            "| way | right of those shown@5 | P@5 (of min(5, relevant)) | recall@5 | MRR@5 | nothing found | median ms | p95 ms |"
        )
        print("|---|---|---|---|---|---|---|---|")
        for name, way in peers.WAYS.items():
            report(name, way, rows)


def read_queries() -> list[dict[str, str]]:
    with QUERIES.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def report(name, way, rows) -> None:
    from bench.search import measures

    way(rows[0]["query"])
    scores, times, nothing = {measure: [] for measure in MEASURES}, [], 0
    for row in rows:
        started = time.perf_counter()
        ranking = way(row["query"])
        times.append(1000 * (time.perf_counter() - started))
        relevant = row["relevant"].split()
        nothing += not ranking
        for measure in MEASURES:
            scores[measure].append(getattr(measures, measure)(ranking, relevant))
        if (
            "--show" in sys.argv
            and row["half"] == "tune"
            and name == "ours"
            and scores["reciprocal_rank"][-1] < 1
        ):
            print(f"  {row['query']}: {ranking} wanted {relevant}")
    means = " | ".join(f"{statistics.fmean(scores[measure]):.3f}" for measure in MEASURES)
    print(
        f"| {name} | {means} | {nothing} | {statistics.median(times):.1f} | {statistics.quantiles(times, n=20)[-1]:.1f} |"
    )


if __name__ == "__main__":
    main()
