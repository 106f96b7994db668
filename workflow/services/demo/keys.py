"""Passwords and tokens of the demo's people: derived from the secret key, so they can be shown again."""

from __future__ import annotations

import hmac
from base64 import b32encode, urlsafe_b64encode

_GROUP = 5
_PASSWORD_CHARACTERS = 20


def password_of(key: bytes, email: str) -> str:
    """Return somebody's password: 20 letters and digits in groups, 100 bits."""
    letters = b32encode(_derived(key, "password", email)).decode().lower()[:_PASSWORD_CHARACTERS]
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def token_of(key: bytes, owner: str) -> str:
    """Return the bearer token of a person, by e-mail, 256 bits."""
    return urlsafe_b64encode(_derived(key, "token", owner)).decode().rstrip("=")


def _derived(key: bytes, purpose: str, owner: str) -> bytes:
    return hmac.digest(key, f"jejak-zi demo {purpose} {owner}".encode(), "sha256")
