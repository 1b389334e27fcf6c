"""What bench/web/peers.py says of what it measured, and that what it gives other Pythons to run can be run."""

import pytest

from bench.__main__ import figures
from bench.web import peers
from bench.web.peers import Page


def page(name, *, processor, clock):
    return Page(name, None, "/", 24_085, clock=clock, processor=processor)


def test_each_page_stands_beside_each_peer_by_medians():
    home = page("home", processor=[0.001, 0.002, 0.9], clock=[0.004])
    healthchecks = page("healthchecks", processor=[0.021], clock=[0.03])
    bakerydemo = page("bakerydemo", processor=[0.07], clock=[0.1])

    lines = list(peers.said([home], [healthchecks, bakerydemo]))

    assert lines == [
        "home, 24,085 characters, processor: ours 2.0 ms, healthchecks 21.0 ms, ratio 10.5 (goal 5)",
        "home, 24,085 characters, clock: ours 4.0 ms, healthchecks 30.0 ms, ratio 7.5 (goal 5)",
        "home, 24,085 characters, processor: ours 2.0 ms, bakerydemo 70.0 ms, ratio 35.0 (goal 15)",
        "home, 24,085 characters, clock: ours 4.0 ms, bakerydemo 100.0 ms, ratio 25.0 (goal 15)",
    ]
    assert [figure.ratio for figure in figures("peers", lines)] == ["10.5", "7.5", "35.0", "25.0"]


@pytest.mark.parametrize(
    "script",
    [peers.PORTAL, peers.HEALTHCHECKS_ROWS, peers.HEALTHCHECKS, peers.BAKERYDEMO_ROWS, peers.BAKERYDEMO],
)
def test_scripts_are_python(script):
    compile(peers.BEGIN + peers.CLIENT + script + peers.ANSWER, "script", "exec")
