"""What citizens do, by the portal's own services: each step is one request, and is repeated until it was answered."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from accounts.drafts import keep_in_draft, read_draft
from accounts.line.id_tokens import ISSUER, Subject
from accounts.line.services import LineLogin, sign_in_by_line
from accounts.models import Citizen, Title, User
from accounts.purposes import Purpose
from accounts.services import Person as Said
from accounts.services import change_mind, choose_bulletin, leave, register_citizen
from assessment import taking
from assessment.models import Attempt
from cybervaccine.line_emulator import tokens
from cybervaccine.line_emulator.people import id_of
from tests.simulation.database import PLACES
from tests.simulation.model import Person

Script = list[tuple[str, Any]]
QUESTIONS = 8


def person(number: int, chance: random.Random) -> Person:
    return Person(number, id_of(f"simulated {number}"), _script(chance))


def _script(chance: random.Random) -> Script:
    """Registering, and then a life."""
    script = _registering(chance)
    for _ in range(chance.randint(1, 4)):
        if script[-1][0] == "leave":
            break  # and did not come back
        script += chance.choice([_a_test, _a_change, _a_choice, _leaving])(chance)
    return script


def _registering(chance: random.Random) -> Script:
    return [("login", None), ("draft", chance.choice(PLACES)), ("register", None)]


def _a_test(chance: random.Random) -> Script:
    answers = chance.choice([QUESTIONS, QUESTIONS, chance.randint(1, QUESTIONS)])
    return [
        ("start", None),
        *(("answer", (number, chance.random() < 0.5)) for number in range(1, answers + 1)),
    ]


def _a_change(chance: random.Random) -> Script:
    return [("consent", False), *([("consent", True)] if chance.random() < 0.6 else [])]


def _a_choice(chance: random.Random) -> Script:
    return [("choose", "asked"), *([("choose", "daily")] if chance.random() < 0.6 else [])]


def _leaving(chance: random.Random) -> Script:
    return [("leave", None), *(_registering(chance) if chance.random() < 0.5 else [])]


def session(world: Any, who: Person, steps: int) -> None:
    """Some steps of the script, one after the other; the first that is not answered ends it, and comes again another time."""
    for _ in range(steps):
        place = who.place
        if place >= len(who.script):
            return
        name, value = who.script[place]
        wish = who.wish(name, value)
        who.begins(wish)
        ACTS[name](world, who, value)
        who.knows(wish, world.stage.steps)
        who.place = max(who.place, place + 1)
        world.stage.tell(f"person {who.number} knows: {name} {value}")


def _login(world: Any, who: Person, _value: None) -> None:
    secret = world.line.platform.channels.login_secret
    at = world.true.timestamp()
    token = tokens.issue(
        "access", secret, at=at, seconds=tokens.ACCESS_SECONDS, person=who.sub, scope="openid profile"
    )
    life = dt.timedelta(seconds=tokens.ACCESS_SECONDS)
    login = LineLogin(Subject(ISSUER, who.sub, ""), token, life, is_friend=True)
    who.user = sign_in_by_line(login, at=world.now()).pk


def _draft(world: Any, who: Person, place: str) -> None:
    keep_in_draft(_user(who), {"phone": who.phone, "subdistrict": place}, at=world.now())


def _register(world: Any, who: Person, _value: None) -> None:
    user = _user(who)
    said = read_draft(user) or {"phone": who.phone, "subdistrict": PLACES[0]}
    person = Said(
        Title.objects.get(name_th="นาย"),
        "สมชาย",
        "ใจดี",
        said["phone"],
        said["subdistrict"],
        age_group="30-39",
    )
    who.is_registered = None
    consents = [Purpose.SERVICE, Purpose.BULLETIN]
    register_citizen(user, person, consents=consents, language="th", at=world.now())
    who.is_registered = True


def _consent(world: Any, who: Person, wish: bool) -> None:
    change_mind(_citizen(who), Purpose.BULLETIN, wish, language="th", at=world.now())


def _choose(world: Any, who: Person, frequency: str) -> None:
    choose_bulletin(_citizen(who), frequency, 6, at=world.now())


def _start(world: Any, who: Person, _value: None) -> None:
    who.attempt = taking.start(Attempt.Kind.SHORT, by=_citizen(who), at=world.now()).pk


def _answer(world: Any, who: Person, said: tuple[int, bool]) -> None:
    attempt, (position, is_scam) = Attempt.objects.get(pk=who.attempt), said
    taken = taking.give_answer(attempt, taking.Said(position, is_scam, 3), at=world.now())
    if taken == taking.Taken.SKIPPED:
        world.model.broken.append(
            f"person {who.number}: answer {position} was refused, though {position - 1} were taken"
        )
    who.answered[attempt.pk] = max(who.answered[attempt.pk], position)


def _leave(world: Any, who: Person, _value: None) -> None:
    who.is_registered = None
    leave(_user(who), language="th", at=world.now())
    who.is_registered = False
    who.answered.clear()


def _user(who: Person) -> User:
    return User.objects.get(pk=who.user)


def _citizen(who: Person) -> Citizen:
    return Citizen.objects.get(user=who.user)


ACTS = {
    "login": _login, "draft": _draft, "register": _register, "consent": _consent, "choose": _choose, "start": _start,
    "answer": _answer, "leave": _leave,
}  # fmt: skip
