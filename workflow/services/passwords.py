"""Passwords: the one rule they follow, and the hash that is kept instead of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from states.errors import Invalid

if TYPE_CHECKING:
    from pwdlib import PasswordHash

#: Length is what makes a password hard to guess. Source: NIST SP 800-63B-4, section 3.1.1.2, for a
#: password that is the only factor.
LEAST_CHARACTERS = 15
#: Longer ones would only keep the hash busy.
MOST_CHARACTERS = 200


@cache
def _hasher() -> PasswordHash:
    # Imported here: Argon2 takes a while to load, and most commands check no password.
    from pwdlib import PasswordHash  # noqa: PLC0415
    from pwdlib.hashers.argon2 import Argon2Hasher  # noqa: PLC0415

    return PasswordHash((Argon2Hasher(),))


def hash_password(password: str, where: str = "body.password") -> str:
    """Return the Argon2id hash of a password; raise Invalid for one that is too short or too long.

    Takes a twentieth of a second of pure work: call it outside transactions.
    """
    if len(password) < LEAST_CHARACTERS:
        raise Invalid.because(where, "too-short", least=str(LEAST_CHARACTERS))
    if len(password) > MOST_CHARACTERS:
        raise Invalid.because(where, "too-long", limit=str(MOST_CHARACTERS))
    return _hasher().hash(password)


def verify_password(password: str, kept: str) -> bool:
    """Return whether a password fits the hash that is kept."""
    return len(password) <= MOST_CHARACTERS and _hasher().verify(password, kept)
