"""Passwords are hashed with Argon2id at the strength that the library recommends."""

from pwdlib.hashers.argon2 import Argon2Hasher

from workflow.services.passwords import LEAST_CHARACTERS, hash_password, verify_password


def test_a_password_fits_its_own_hash_and_no_other():
    kept = hash_password("kata sandi yang panjang")
    assert verify_password("kata sandi yang panjang", kept)
    assert not verify_password("kata sandi yang pendek!", kept)


def test_the_service_hashes_as_the_library_recommends(strong_passwords):
    recommended = Argon2Hasher().hash("x").rsplit("$", 2)[0]
    assert strong_passwords().hash("x" * LEAST_CHARACTERS).rsplit("$", 2)[0] == recommended
