"""Ten thousand simulated citizens through the scoring code: who passes, how far estimates are off, what items bear.

Run as `python -m bench.immunity.simulation --seed S` (about two minutes on one core).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assessment.scoring import STANDARD_PRIOR, decide_form, eap, fit_2pl, outlook, right_answers, score_form
from bench.immunity.citizens import SHARES, Answerer, Bank, Citizens, make_bank, make_citizens
from bench.immunity.taking import Attempt, CalibratedBank, take

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CALIBRATORS, PER_FORM = 3000, 20  # people of the first days, items each of them answers
WEAK = 0.35  # items whose slope, without a prior, is estimated below it leave the bank
CUT = 0.5


@dataclass
class Tally:
    """What is remembered of each attempt of a style."""

    theta: list[float] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)


def calibrate(bank: Bank, rng: np.random.Generator) -> tuple[CalibratedBank, Floats, str]:
    """Let the first citizens answer rotating forms of 10 scams and 10 honest messages, and calibrate.

    Who always answered alike did not look, and would only shift the scale: they are left out.
    """
    citizens = make_citizens(rng, CALIBRATORS)
    answerer = Answerer(bank, citizens, rng)
    said = np.full((CALIBRATORS, bank.a.size), np.nan)
    for person in range(CALIBRATORS):
        answerer.begins(person)
        for kind in (bank.scam, ~bank.scam):
            for item in rng.choice(np.flatnonzero(kind), PER_FORM // 2, replace=False):
                said[person, item] = answerer.says_scam(person, int(item))
    yes = np.nanmean(said, axis=1)
    looked = (yes > 0) & (yes < 1)
    fit = fit_2pl(right_answers(said[looked], bank.scam), prior=STANDARD_PRIOR)
    free = fit_2pl(right_answers(said[looked], bank.scam))  # a prior would lend weak items a slope
    kept = np.flatnonzero(free.a >= WEAK)
    text = (
        f"{fit.answered.mean():.0f} answers an item; slopes off by {rms(fit.a - bank.a):.3f}, intercepts by "
        f"{rms(fit.d - bank.d):.3f} (root mean square); taken out as weak: {sorted(set(range(bank.a.size)) - set(kept))}"
    )
    seen = outlook(fit.a[kept], fit.d[kept], bank.scam[kept])
    return CalibratedBank(fit.a[kept], fit.d[kept], bank.scam[kept], bank.case_type[kept], seen), kept, text


def rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def run(
    bank: Bank, known: CalibratedBank, kept: Floats, citizens: Citizens, rng: np.random.Generator
) -> tuple[dict[str, Tally], Floats]:
    """Send everybody through the adaptive test, in order; who improves comes a second time."""
    answerer, counts, begun = Answerer(bank, citizens, rng), np.zeros(known.a.size), 0
    tallies = {style: Tally() for style in (*SHARES, "improving, second test")}

    def attempt(person: int, style: str, blocked: Floats | None) -> Attempt:
        nonlocal begun
        answerer.begins(person)
        done = take(
            known,
            lambda item: answerer.says_scam(person, int(kept[item])),
            cut=CUT,
            exposure=counts / max(begun, 1),
            rng=rng,
            blocked=blocked,
        )
        counts[done.shown] += 1
        begun += 1
        tallies[style].theta.append(citizens.theta[person] + answerer.gained.get(person, 0.0))
        tallies[style].attempts.append(done)
        return done

    for person, style in enumerate(citizens.style):
        first = attempt(person, str(style), None)
        if style == "improving":
            answerer.learns(person)
            attempt(person, "improving, second test", np.array(first.shown))
    return tallies, counts / begun


def row(style: str, tally: Tally) -> str:
    """Return one line of the table."""
    theta = np.array(tally.theta)
    found, se, d_prime, alarms = (
        np.array([float(getattr(each.found, name)[0]) for each in tally.attempts])
        for name in ("theta", "se", "d_prime", "false_alarms")
    )
    passed = np.array([bool(each.decision.passed[0]) for each in tally.attempts])
    undecided = np.array([bool(each.decision.undecided[0]) for each in tally.attempts])
    length = np.array([len(each.shown) for each in tally.attempts])
    able = theta > CUT
    cells = [
        style,
        f"{theta.size}",
        f"{length.mean():.1f}",
        f"{(found - theta).mean():+.3f}",
        f"{rms(found - theta):.3f}",
        f"{(np.abs(found - theta) < 1.96 * se).mean():.3f}",
        f"{d_prime.mean():.2f}",
        f"{alarms.mean():.2f}",
        f"{passed.mean():.3f}",
        f"{passed[able].mean() if able.any() else np.nan:.3f}",
        f"{passed[~able].mean() if (~able).any() else np.nan:.4f}",
        f"{(passed & ~able).sum()}",
        f"{undecided.mean():.3f}",
    ]
    return "| " + " | ".join(cells) + " |"


def report(tallies: dict[str, Tally], exposure: Floats) -> str:
    """Return the tables as Markdown."""
    head = [
        "style", "people", "items", "bias", "RMSE", "95 % interval holds", "d' on the bank", "false alarms", "passed",
        "of the able", "of the others", "false passes", "undecided",
    ]  # fmt: skip
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += [row(style, tally) for style, tally in tallies.items()]
    attempts = [each for tally in tallies.values() for each in tally.attempts]
    passed = sum(bool(each.decision.passed[0]) for each in attempts)
    false = sum(
        bool(each.decision.passed[0]) and theta <= CUT
        for tally in tallies.values()
        for theta, each in zip(tally.theta, tally.attempts, strict=True)
    )
    length = np.array([len(each.shown) for each in attempts])
    lines += [
        "",
        f"All {len(attempts)} attempts: {length.mean():.1f} items (95 in 100 at most {np.percentile(length, 95):.0f}); "
        f"largest exposure {exposure.max():.3f}, items never shown {(exposure == 0).mean():.3f}; "
        f"{passed} passed, {false} of them below the mark ({false / max(passed, 1):.3f}).",
    ]
    return "\n".join(lines)


def percent_correct(bank: Bank, citizens: Citizens, rng: np.random.Generator) -> str:
    """Compare with what quizzes do: a fixed form passed at 80 % right, and one that shows only scams."""
    answerer = Answerer(bank, citizens, rng)
    scams, honest = np.flatnonzero(bank.scam), np.flatnonzero(~bank.scam)
    forms = {
        "10 scams + 10 honest, 80 % right": np.r_[scams[5:15], honest[5:15]],
        "20 scams only, 80 % right": scams[5:25],
    }
    lines = [
        "| rule | " + " | ".join(f"{style}: passed" for style in SHARES) + " | false passes among passed |"
    ]
    lines.append("|" + "---|" * (len(SHARES) + 2))
    for name, form in forms.items():
        said = np.zeros((citizens.theta.size, form.size))
        for person in range(citizens.theta.size):
            answerer.begins(person)
            said[person] = [answerer.says_scam(person, int(item)) for item in form]
        passed = right_answers(said, bank.scam[form]).mean(axis=1) >= 0.8
        lines.append(_passing_row(name, passed, citizens))
    lines.append(_fixed_row(bank, citizens, answerer, forms["10 scams + 10 honest, 80 % right"]))
    return "\n".join(lines)


def _fixed_row(bank: Bank, citizens: Citizens, answerer: Answerer, form: Floats) -> str:
    """The portal's own rule on the fixed form, with the items' true figures."""
    said = np.zeros((citizens.theta.size, form.size))
    for person in range(citizens.theta.size):
        answerer.begins(person)
        said[person] = [answerer.says_scam(person, int(item)) for item in form]
    ability = eap(right_answers(said, bank.scam[form]), bank.a[form], bank.d[form])
    decision = decide_form(ability, score_form(said, bank.scam[form]), cut=CUT)
    return _passing_row("10 + 10, the portal's rule", decision.passed, citizens)


def _passing_row(name: str, passed: Bools, citizens: Citizens) -> str:
    shares = [f"{passed[citizens.style == style].mean():.3f}" for style in SHARES]
    false = (passed & (citizens.theta <= CUT)).sum() / max(passed.sum(), 1)
    return f"| {name} | " + " | ".join(shares) + f" | {false:.3f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--people", type=int, default=10_000)
    options = parser.parse_args()
    rng, started = np.random.default_rng(options.seed), time.process_time()
    bank = make_bank(rng)
    known, kept, text = calibrate(bank, rng)
    citizens = make_citizens(rng, options.people)
    print(f"Calibration: {text}.\n")
    print(report(*run(bank, known, kept, citizens, rng)))
    print()
    print(percent_correct(bank, citizens, rng))
    print(f"\n{time.process_time() - started:.0f} s of processor time.")


if __name__ == "__main__":
    main()
