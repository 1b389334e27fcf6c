"""Every bench of speed, one after the other, and what each figure is to the machine's own limit or a peer in the same run.

    .venv/bin/python -m bench [--full] [--only NAME ...] [--write]

Without `--full` each is short: minutes for all, for ratios. With it they are as large as in the texts. `--write` puts the table into
bench/RESULTS.md, with what the machine is and how busy it was. The benches of science (bench/detection, disclosure, immunity) have
commands of their own: they measure what is right, not what is fast. So has bench/web/peers.py: it needs other sites' code.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
BEGIN, END = "<!-- begin: python -m bench -->", "<!-- end: python -m bench -->"
# A line that tells a ratio, and the ratio in it.
RATIO = re.compile(r"(?:ratio\D*?|: x|is )(\d+\.?\d*)(?: x both)?\b|(\d+\.?\d*) times the floor")
LONGEST = 3600


@dataclass(frozen=True)
class Bench:
    """`short`: arguments that make it short."""

    name: str
    module: str
    short: tuple[str, ...] = ()


BENCHES = (
    Bench("import", "bench.import_speed", ("--rows", "100000", "--rounds", "2")),
    Bench("roll-up", "bench.roll_up", ("--rows", "10000", "100000", "1000000")),
    Bench("night", "bench.analysis_speed", ("--rows", "100000", "--rounds", "3")),
    Bench("delivery-written", "bench.delivery.publishing_speed", ("--people", "1000", "10000", "100000")),
    Bench("delivery-sent", "bench.delivery.sending_speed", ("--people", "20000")),
    Bench("line-emulator", "bench.line_emulator_speed", ("--calls", "300")),
    Bench("registration", "bench.accounts.registration", ("--people", "150")),
    Bench("answer", "bench.immunity.answering"),
    Bench("uncached", "bench.web.uncached", ("--rounds", "20")),
    Bench("front", "bench.web.front", ("--seconds", "2", "--rounds", "1")),
    Bench("short-links", "bench.web.short_links", ("--opens", "1000")),
    Bench("short-links-behind-nginx", "bench.web.links_front", ("--seconds", "2", "--rounds", "1")),
    Bench("directory", "bench.agencies.speed"),
    Bench("search", "bench.search.run"),
    Bench("library", "bench.media.pages"),
    Bench("large-files", "bench.media.giving"),
    Bench("audit", "bench.accounts.audit", ("--rounds", "20", "--records", "20000")),
    Bench("rounds-of-tasks", "bench.volunteers.rounds", ("--people", "10000")),
)


@dataclass(frozen=True)
class Figure:
    """One line that a bench said."""

    bench: str
    text: str
    ratio: str


@dataclass(frozen=True)
class Done:
    bench: Bench
    seconds: float
    load: float
    figures: tuple[Figure, ...]
    failed: str = ""


def run(bench: Bench, *, full: bool) -> Done:
    """Run one in a process of its own; what it says is shown as it comes."""
    began, said = time.perf_counter(), []
    command = [sys.executable, "-m", bench.module, *(() if full else bench.short)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        print(f"  {line.rstrip()}", flush=True)
        said.append(line.strip())
    code = process.wait(LONGEST)
    failed = f"ended with {code}: {said[-1] if said else ''}" if code else ""
    return Done(
        bench, time.perf_counter() - began, os.getloadavg()[0], tuple(figures(bench.name, said)), failed
    )


def figures(name: str, said: list[str]) -> Iterator[Figure]:
    for line in said:
        found = RATIO.search(line)
        if found and not line.startswith("|"):
            yield Figure(name, line.replace("|", "/"), found[1] or found[2])


def machine() -> str:
    """What it ran on, in one line."""
    cpu = re.search(r"model name\s*: (.+)", _read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s+(\d+)", _read("/proc/meminfo"))
    return (
        f"{os.cpu_count()} cores ({cpu[1] if cpu else platform.processor()}), {int(memory[1]) // 1024**2 if memory else '?'} GB,"
        f" {platform.system()} {platform.release()}, Python {platform.python_version()}, PostgreSQL {_postgresql()}"
    )


def _postgresql() -> str:
    from cybervaccine.embedded.postgres import found_binaries

    said = subprocess.run(
        [found_binaries() / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return said.stdout.split()[2]


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""


def table(done: list[Done], *, full: bool) -> str:
    how = "full" if full else "short"
    lines = [
        f"`python -m bench{' --full' if full else ''}`, {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, {how} runs, {machine()}.",
        "A ratio is the peer's time by ours (more is better) unless the line says otherwise; the load is the machine's after the bench.",
        "",
        "| bench | what it said | ratio | load |",
        "|---|---|---|---|",
    ]
    for each in done:
        lines += [
            f"| {each.bench.name} | {figure.text} | {figure.ratio} | {each.load:.1f} |"
            for figure in each.figures
        ]
        if each.failed:
            lines.append(f"| {each.bench.name} | **{each.failed}** | | {each.load:.1f} |")
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the table where the last one stood; the first time at the end."""
    known = RESULTS.read_text(encoding="utf-8")
    section = f"{BEGIN}\n{text}\n{END}"
    if BEGIN in known:
        before, _, rest = known.partition(BEGIN)
        known = before + section + rest.partition(END)[2]
    else:
        known = f"{known.rstrip()}\n\n## All at once\n\n{section}\n"
    RESULTS.write_text(known, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", nargs="+", choices=[bench.name for bench in BENCHES])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    done = []
    for bench in BENCHES:
        if not options.only or bench.name in options.only:
            print(f"{bench.name} ({bench.module})", flush=True)
            done.append(run(bench, full=options.full))
    text = table(done, full=options.full)
    print(f"\n{text}")
    if options.write:
        write(text)
    return 1 if any(each.failed for each in done) else 0


if __name__ == "__main__":
    sys.exit(main())
