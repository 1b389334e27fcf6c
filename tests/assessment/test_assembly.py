"""Sets of items: by rule, half scams, every case type before one comes again, and never twins."""

import random
from collections import Counter

import pytest

from assessment import loading
from assessment.assembly import Candidate, balanced, parallel_forms, short_form


def candidates():
    """The written bank as candidates; `id` is the place in the files."""
    return [
        Candidate(
            id=place,
            item=place,
            code=row["code"],
            family=row["family"],
            scene=row["scene"],
            case_type=row["case_type"],
            channel=row["channel"],
            is_scam=row["is_scam"],
            difficulty=loading.prior_difficulty(
                is_scam=row["is_scam"], cue_count=row["cue_count"], premise=row["premise"]
            ),
        )
        for place, row in enumerate(loading.read_items())
    ]


BANK = candidates()
A, B = parallel_forms(BANK)
SHORT = short_form(BANK, avoid={*A, *B})


@pytest.mark.parametrize(("form", "each"), [(A, 10), (B, 10), (SHORT, 5)], ids=["A", "B", "short"])
def test_form_is_half_scams_of_as_many_case_types_and_holds_no_twins(form, each):
    items = [BANK[place] for place in form]

    for is_scam in (True, False):
        kinds = [item.case_type for item in items if item.is_scam is is_scam]
        assert len(kinds) == len(set(kinds)) == each
    assert len({item.scene for item in items}) == 2 * each


def test_forms_share_no_item():
    shared = set(A) & set(B) | set(SHORT) & {*A, *B}

    assert shared == set()


def test_forms_a_and_b_are_equally_hard_and_cover_the_same_case_types():
    a, b = ([BANK[place] for place in form] for form in (A, B))

    for is_scam in (True, False):
        of_a, of_b = ([item for item in form if item.is_scam is is_scam] for form in (a, b))
        assert {item.case_type for item in of_a} == {item.case_type for item in of_b}
        apart = sum(item.difficulty for item in of_a) - sum(item.difficulty for item in of_b)
        assert abs(apart) <= 0.75


def test_same_bank_makes_the_same_forms_in_whatever_order_it_is_read():
    mixed = random.Random(1).sample(BANK, len(BANK))

    assert parallel_forms(mixed) == (A, B)
    assert short_form(mixed, avoid={*A, *B}) == SHORT


def test_short_form_uses_many_channels():
    channels = Counter(BANK[place].channel for place in SHORT)

    assert len(channels) >= 5


@pytest.mark.parametrize("seed", range(20))
def test_chosen_set_holds_no_twins_and_leaves_out_what_was_seen(seed):
    seen = set(random.Random(seed).sample(range(len(BANK)), 60))

    chosen = balanced(BANK, each=10, avoid=seen, rng=random.Random(seed))

    assert len(chosen) == 20
    assert len({BANK[place].scene for place in chosen}) == 20
    assert seen & set(chosen) == set()


def test_preferred_case_types_come_first():
    chosen = balanced(BANK, each=2, prefer={"JOB", "LOAN"}, rng=random.Random(1))

    assert {BANK[place].case_type for place in chosen} == {"JOB", "LOAN"}


def test_bank_without_honest_messages_makes_no_form():
    scams = [item for item in BANK if item.is_scam]

    assert parallel_forms(scams) == ([], [])
    assert balanced(scams, each=5) == []


def test_small_bank_makes_smaller_forms():
    few = [item for item in BANK if item.case_type in {"JOB", "LOAN"}]

    a, b = parallel_forms(few)

    assert len(a) == len(b)
    assert sum(BANK[place].is_scam for place in a) * 2 == len(a)
    assert len({BANK[place].scene for place in a}) == len(a)
