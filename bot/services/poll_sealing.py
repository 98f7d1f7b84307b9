"""The sealed envelopes of anonymous polls: written when somebody answers, opened when the poll is counted.

Whoever has the database sees which envelope came together with whose mark, from transaction numbers, row
order or the log, however the tables are made. So what is in it is encrypted (NaCl's secret box) under a key
of the poll that is derived from a secret which is not in the database (docs/decisions/0012).
"""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.domain.polls import MAX_OPTIONS, Value

if TYPE_CHECKING:
    from nacl.secret import SecretBox

_PURPOSE = b"ekobotti anonymous poll"
_CODES = {Value.YES: 1, Value.MAYBE: 2, Value.NO: 3}
_VALUES = {code: value for value, code in _CODES.items()}


class EnvelopeBroken(Exception):
    """Not an envelope of this poll, or sealed under another secret."""


class Vault:
    """Seals and opens answers. One for the process; threads may share it."""

    def __init__(self, *secrets: str) -> None:
        """The first secret that is not empty seals; what any of them has sealed can be opened.

        So an open poll survives that the installation gets a secret of its own.
        """
        self._secrets = [secret.encode() for secret in secrets if secret]

    @property
    def can_seal(self) -> bool:
        """Whether there is a secret to seal with."""
        return bool(self._secrets)

    def seal(self, poll_id: int, said: Mapping[int, Value]) -> bytes:
        """An answer, by the options' positions (1, 2, …), as an envelope; all are of one length."""
        letter = bytes(_CODES[said[place]] if place in said else 0 for place in range(1, MAX_OPTIONS + 1))
        return bytes(_box(self._secrets[0], poll_id).encrypt(letter))

    def unseal(self, poll_id: int, envelope: bytes) -> dict[int, Value]:
        """What was said, by the options' positions. Raises EnvelopeBroken."""
        from nacl.exceptions import CryptoError

        for secret in self._secrets:
            try:
                letter = _box(secret, poll_id).decrypt(envelope)
            except (CryptoError, ValueError):
                continue
            return {place: _VALUES[code] for place, code in enumerate(letter, start=1) if code}
        raise EnvelopeBroken


def _box(secret: bytes, poll_id: int) -> "SecretBox":
    from nacl.secret import SecretBox as Box  # loaded when the first anonymous answer comes

    master = hashlib.sha512(_PURPOSE + secret).digest()
    return Box(hashlib.blake2b(f"poll {poll_id}".encode(), key=master, digest_size=32).digest())
