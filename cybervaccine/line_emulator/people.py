"""The emulated people: those one can log in as, and who is a friend of the official account or has blocked it."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

USER_ID = re.compile(r"U[0-9a-f]{32}")
HEX = b"0123456789abcdef"
FRIEND, BLOCKED, STRANGER = "friend", "blocked", "stranger"
STATES = (FRIEND, BLOCKED, STRANGER)
ROSTER = (
    ("somchai", "สมชาย ใจดี"),
    ("mali", "มะลิ แสงทอง"),
    ("yai", "ยายบัว คำแสน"),
    ("prasert", "ลุงประเสริฐ"),
    ("nid", "Nid ★"),
    ("ahmad", "อาหมัด สาและ"),
    ("dek", "น้องต้นกล้า"),
    ("kru", "ครูอารีย์ วงศ์ษา"),
)


@dataclass(frozen=True)
class Person:
    id: str
    name: str

    @property
    def picture(self) -> str:
        """An https address, as LINE gives one, that leads nowhere."""
        return f"https://profile.line-emulator.invalid/{self.id}"

    @property
    def email(self) -> str:
        return f"{self.id[1:9]}@line-emulator.invalid"


def id_of(key: str) -> str:
    """The same user id for the same key on every machine."""
    return f"U{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def all_ids(values: list[object]) -> bool:
    """Whether every value is a LINE user id. Looks at all of them at once: a multicast has 500."""
    try:
        joined = ",".join(values).encode()  # type: ignore[arg-type]
    except (TypeError, UnicodeEncodeError):
        return False
    count = len(values)
    return (
        len(joined) == 34 * count - 1
        and joined[::34] == b"U" * count
        and joined[33::34] == b"," * (count - 1)
        and len(joined.translate(None, HEX)) == 2 * count - 1
    )


class People:
    """Everybody with a well-formed id exists. Whose state nobody set is a friend, so that a load test needs no setting up;
    the people of the login page begin as strangers."""

    def __init__(self) -> None:
        self.names = {id_of(key): name for key, name in ROSTER}
        self.states: dict[str, str] = {}
        self.apart: set[str] = set()  # who is no friend
        self.set_states({id_of(key): STRANGER for key, _ in ROSTER})

    @property
    def roster(self) -> list[Person]:
        return [self.get(id_of(key)) for key, _ in ROSTER]

    def get(self, user_id: str) -> Person:
        return Person(user_id, self.names.get(user_id) or f"ผู้ใช้ {user_id[1:7]}")

    def find(self, wanted: str) -> Person | None:
        """The person of a roster key, of any user id, or one never seen before ("new")."""
        if wanted == "new":
            return self.get(f"U{secrets.token_hex(16)}")
        if wanted in dict(ROSTER):
            return self.get(id_of(wanted))
        return self.get(wanted) if USER_ID.fullmatch(wanted) else None

    def set_states(self, states: dict[str, str]) -> None:
        self.states |= states
        self.apart -= states.keys()
        self.apart |= {user_id for user_id, state in states.items() if state != FRIEND}

    def state(self, user_id: str) -> str:
        return self.states.get(user_id, FRIEND)

    def is_friend(self, user_id: str) -> bool:
        return user_id not in self.apart

    def friends(self) -> list[str]:
        """Those known to be friends, in order of their ids."""
        return sorted(self.states.keys() - self.apart)

    def unreached(self, user_ids: list[str]) -> list[str]:
        """Those a message is accepted for but does not reach."""
        if self.apart.isdisjoint(user_ids):
            return []
        return [user_id for user_id in user_ids if user_id in self.apart]
