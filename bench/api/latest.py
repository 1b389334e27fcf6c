"""What the API costs over the bare rendering: `bulletins/latest/` against a plain view that renders the same JSON.

    python -m bench.api.latest [--rounds 7] [--calls 60]

Both run in this process, in turns, through the same request handler without middleware; medians of the rounds. Read the ratio.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time

from bench.scratch import scratch_database


def measured(call, calls: int) -> float:
    begun = time.process_time()
    for _ in range(calls):
        assert call().status_code in (200, 304)
    return (time.process_time() - begun) / calls * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--calls", type=int, default=60)
    given = parser.parse_args()
    with scratch_database():
        ways = prepared()
        for call in ways.values():
            measured(call, 5)
        rounds = [
            {name: measured(call, given.calls) for name, call in ways.items()} for _ in range(given.rounds)
        ]
    bare = statistics.median(row["bare"] for row in rounds)
    for name in ways:
        cost = statistics.median(row[name] for row in rounds)
        print(f"{name:14} {cost:7.2f} ms of processor   {bare / cost:5.2f} of the bare view's speed")


def prepared():
    """{name: a call}: a bare view with the same two reads, the API in its forms, and the API asked for what is known."""
    from django.http import HttpResponse
    from django.test import RequestFactory

    from alerts.api.bulletins import LatestBulletin
    from alerts.models import Bulletin
    from alerts.renderings import table
    from tests.bulletins import make_bulletin

    codes = ("INVEST_COMPUTER", "JOB", "GOODS_NON_ORG", "CALL_CENTER", "LOAN", "GOODS_ORG")
    make_bulletin(areas={"TH": dict.fromkeys(codes, 100)})
    factory, view = RequestFactory(), LatestBulletin.as_view()

    def bare():
        area = Bulletin.objects.newest().areas.select_related("bulletin").get(area_code="TH")
        return HttpResponse(
            json.dumps(table.as_json(area), ensure_ascii=False), content_type="application/json"
        )

    def asked(query="", **headers):
        response = view(factory.get(f"/api/v1/bulletins/latest/{query}", headers=headers))
        return response.render() if hasattr(response, "render") else response

    etag = asked()["ETag"]
    return {
        "bare": bare,
        "API": asked,
        "API, CSV": lambda: asked("?format=csv"),
        "API, 304": lambda: asked(**{"If-None-Match": etag}),
    }


if __name__ == "__main__":
    main()
