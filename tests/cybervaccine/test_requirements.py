"""The pinned requirements: what tests run on is what the portal runs on, and every direct line says why it is there."""

import re

import pytest
from django.conf import settings


def pins(name):
    text = (settings.BASE_DIR / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==([^ ;\\]+)", text, re.MULTILINE))


def test_tests_run_on_the_pins_of_the_portal():
    portal, tests = pins("requirements.txt"), pins("requirements-dev.txt")

    assert {name: tests.get(name) for name in portal} == portal


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_direct_line_says_why_it_is_there(name):
    lines = (settings.BASE_DIR / name).read_text(encoding="utf-8").splitlines()
    direct = [line for line in lines if line and not line.startswith(("#", "-r"))]

    assert direct
    assert [line for line in direct if not line.partition(" # ")[2].strip()] == []
