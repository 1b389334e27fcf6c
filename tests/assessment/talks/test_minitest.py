"""Two sets of four: parallel, no twins, half scams; with the project's own items and with odd banks."""

import json
import random
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import assessment
from assessment.assembly import Candidate
from assessment.talks.minitest import parallel_sets

FILES = Path(assessment.__file__).parent / "data" / "items"


def item(number, case_type, *, is_scam, scene, difficulty=0.0):
    return Candidate(
        number, number, f"{number:03}", f"f{number}", scene, case_type, "sms", is_scam, difficulty
    )


def own_items():
    found = []
    for path in sorted(FILES.glob("*.json")):
        for at, row in enumerate(json.loads(path.read_text(encoding="utf-8"))):
            found.append(
                item(
                    len(found),
                    path.stem,
                    is_scam=row["is_scam"],
                    scene=f"{path.stem}-{at // 2}",
                    difficulty=len(row["code"]) % 7 / 7,
                )
            )
    return found


OWN = own_items()


@given(st.sampled_from(sorted({row.case_type for row in OWN})), st.integers(0, 2**32))
def test_sets_of_own_items_are_parallel_and_hold_no_twins(case_type, seed):
    by_id = {row.id: row for row in OWN}

    in_a, in_b = (
        [by_id[number] for number in chosen]
        for chosen in parallel_sets(OWN, case_type=case_type, rng=random.Random(seed))
    )

    assert len({row.scene for row in [*in_a, *in_b]}) == 8
    for chosen in (in_a, in_b):
        assert Counter((row.is_scam, row.case_type == case_type) for row in chosen) == Counter(
            [(True, True), (True, False), (False, True), (False, False)]
        )
    assert [row.is_scam for row in in_a] == [row.is_scam for row in in_b]


def test_the_same_seed_gives_the_same_sets_and_another_others():
    drawn = [parallel_sets(OWN, case_type="LOAN", rng=random.Random(seed)) for seed in (1, 1, 2)]

    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]


def test_a_type_without_enough_items_borrows_from_others():
    bank = [row for row in OWN if row.case_type != "LOAN" or row.is_scam]

    in_a, in_b = parallel_sets(bank, case_type="LOAN", rng=random.Random(1))

    assert len({*in_a, *in_b}) == 8


def test_a_bank_of_seven_scenes_gives_no_sets():
    bank = [item(n, "JOB", is_scam=n % 2 == 0, scene=f"s{min(n, 6)}") for n in range(8)]

    assert parallel_sets(bank, case_type="JOB", rng=random.Random(1)) is None


def test_difficulties_of_the_sets_are_close():
    for case_type in sorted({row.case_type for row in OWN}):
        by_id = {row.id: row.difficulty for row in OWN}
        in_a, in_b = parallel_sets(OWN, case_type=case_type, rng=random.Random(3))

        assert abs(sum(by_id[n] for n in in_a) - sum(by_id[n] for n in in_b)) < 1.5
