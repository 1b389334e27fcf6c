"""Every district that can be served is served, the most urgent first, and nobody is asked too much: against scipy's matching."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from assessment.talks.assignment import MOST_OPEN, NEAR_KM, Offer, People, assign, distances

FAR = NEAR_KM + 1


@st.composite
def villages(draw):
    """(people, wanted, km): small, crowded and torn instances, where greed goes wrong: most people have room for one."""
    places, needs = draw(st.integers(1, 6)), draw(st.integers(1, 7))
    ways = st.sampled_from([1.0, 20.0, NEAR_KM, FAR, FAR, FAR, np.nan])
    km = draw(st.lists(ways, min_size=places * needs, max_size=places * needs))
    load = st.sampled_from([2, 2, 2, 1, 0, MOST_OPEN, MOST_OPEN + 1])
    folk = draw(st.lists(st.tuples(st.integers(0, places - 1), load, st.integers(0, 2)), max_size=7))
    pairs = st.tuples(st.integers(0, max(len(folk) - 1, 0)), st.integers(0, needs - 1))
    blocked = draw(st.frozensets(pairs, max_size=4)) if folk else frozenset()
    wanted = draw(st.lists(st.integers(0, 3), min_size=needs, max_size=needs))
    people = People.of([f[0] for f in folk], [f[1] for f in folk], [f[2] for f in folk], blocked)
    return people, wanted, np.array(km).reshape(places, needs)


def may(people, km, person, need):
    return bool(km[people.place[person], need] <= NEAR_KM) and (person, need) not in people.blocked


def can_serve(people, km, needs, most=MOST_OPEN):
    """Whether all of `needs` could have an offer at once: scipy's matching on people repeated by their room."""
    slots = [person for person, load in enumerate(people.load) for _ in range(max(most - int(load), 0))]
    if not needs or not slots:
        return not needs
    edges = np.array([[may(people, km, person, need) for person in slots] for need in needs], dtype=np.int8)
    return bool((maximum_bipartite_matching(csr_array(edges), perm_type="column") >= 0).all())


def most_urgent(people, km, wanted, most=MOST_OPEN):
    """The needs that must be served: one after the other, whoever can be beside those before."""
    served = []
    for need in np.flatnonzero(np.array(wanted) > 0).tolist():
        if can_serve(people, km, [*served, need], most):
            served.append(need)
    return set(served)


@settings(max_examples=600, deadline=None)
@given(villages())
def test_offers_serve_every_need_that_can_be_served_the_most_urgent_first(village):
    people, wanted, km = village

    offers = assign(people, wanted, km)

    assert {offer.need for offer in offers} == most_urgent(people, km, wanted)


@given(villages())
def test_offers_keep_to_the_rules(village):
    people, wanted, km = village

    offers = assign(people, wanted, km)

    held = people.load + np.bincount([offer.person for offer in offers], minlength=people.load.size)
    given_ = np.bincount([offer.need for offer in offers], minlength=len(wanted))
    assert all(held[offer.person] <= MOST_OPEN for offer in offers)
    assert len(set(offers)) == len(offers)
    assert all(may(people, km, offer.person, offer.need) for offer in offers)
    assert (given_ <= wanted).all()


@given(villages())
def test_nothing_wanted_is_left_while_somebody_near_could_take_it(village):
    people, wanted, km = village

    offers = assign(people, wanted, km)

    held = people.load + np.bincount([offer.person for offer in offers], minlength=people.load.size)
    for need, talks in enumerate(wanted):
        if sum(offer.need == need for offer in offers) < talks:
            left = [p for p in range(held.size) if may(people, km, p, need) and held[p] < MOST_OPEN]
            assert all(Offer(person, need) in offers for person in left)


@given(villages())
def test_nobody_gets_a_second_task_while_first_ones_could_serve_as_many(village):
    people, _, km = village
    wanted = [1] * km.shape[1]

    offers = assign(people, wanted, km)

    held = people.load + np.bincount([offer.person for offer in offers], minlength=people.load.size)
    for limit in range(1, MOST_OPEN):
        beyond = {offer.need for offer in offers if held[offer.person] > limit}
        assert len({offer.need for offer in offers}) - len(beyond) <= len(
            most_urgent(people, km, wanted, limit)
        )
        if most_urgent(people, km, wanted, limit) == most_urgent(people, km, wanted):
            assert not beyond


def test_greed_would_leave_the_second_district_alone():
    people = People.of(place=[0, 1], load=[2, 2])
    km = [[1.0, 2.0], [3.0, FAR]]

    offers = assign(people, [1, 1], km)

    assert sorted(offers, key=lambda offer: offer.need) == [Offer(1, 0), Offer(0, 1)]


def test_talks_go_to_those_with_the_least_to_do_and_then_to_those_asked_least():
    people = People.of(place=[0, 0, 0, 0], load=[1, 0, 0, 3], asked=[0, 2, 1, 0])

    offers = assign(people, [3], [[5.0]])

    assert offers == [Offer(2, 0), Offer(1, 0), Offer(0, 0)]


def test_each_of_three_talks_goes_to_somebody_else():
    offers = assign(People.of([0], [0]), [3], [[0.0]])

    assert offers == [Offer(0, 0)]


@pytest.mark.parametrize("people", [People.of([], []), People.of([0], [3])])
def test_nobody_with_room_gives_no_offers(people):
    assert assign(people, [1], [[0.0]]) == []


def test_no_needs_give_no_offers():
    assert assign(People.of([0], [0]), [], np.empty((1, 0))) == []


def test_distances_are_those_of_the_map():
    bangkok, chiang_mai, nowhere = (13.7563, 100.5018), (18.7883, 98.9853), (np.nan, np.nan)

    km = distances([bangkok, chiang_mai], [chiang_mai, nowhere])

    assert km[:, 0] == pytest.approx([582.9, 0.0], abs=2)
    assert np.isnan(km[:, 1]).all()
