"""How are secrets kept that we must be able to read again? Encrypted, by keys from the settings."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Unreadable(Exception):
    """A secret was kept by a key that is not among ours; the message says what to do."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "A token in the database was encrypted with a key that QUIZ_SECRET_KEYS does not name."
            " Add the former key behind the present one. If it is lost, `quiz slack rotate"
            " --drop-unreadable` deletes such tokens, and those workspaces install the companion"
            " again."
        )


class Seal:
    """Encrypts with the first of its keys and reads what any of them has encrypted."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys, the newest first."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def close(self, secret: str) -> str:
        """Return a secret as it may be kept."""
        return self._fernet.encrypt(secret.encode()).decode() if secret else ""

    def open(self, kept: str) -> str:
        """Return the secret; raise Unreadable if none of the keys fits."""
        try:
            return self._fernet.decrypt(kept.encode()).decode() if kept else ""
        except InvalidToken:
            raise Unreadable from None

    def renew(self, kept: str) -> str:
        """Return the same secret encrypted by the first key."""
        return self.close(self.open(kept))


def new_key() -> str:
    """Return a key that nobody has had before."""
    return Fernet.generate_key().decode()


def is_key(written: str) -> bool:
    """Whether this can be a key."""
    try:
        Fernet(written)
    except ValueError:
        return False
    return True
