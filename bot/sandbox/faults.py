"""Failures on request: which call or delivery fails, how, the n-th time or by a seeded probability.

Reliability needs a Slack that lies: drops the line before the work, or after it and before the answer,
answers `internal_error` to what it did do, delivers twice, late, or in the wrong order.
"""

import hashlib
import itertools
import threading
from dataclasses import dataclass
from typing import Any, Literal, get_args

CallFault = Literal[
    "drop_before",  # the connection is cut, nothing was done
    "drop_after",  # it was done, the connection is cut before the answer
    "cut_body",  # it was done, half of the answer's body comes
    "slow",  # it was done, the answer comes `seconds` later
    "slow_before",  # it is done only `seconds` later
    "ratelimited",  # 429 with Retry-After: `seconds`
    "http_500",  # nothing was done
    "http_500_after",  # it was done
    "garbage_after",  # it was done, the answer is no JSON
    "internal_error",  # nothing was done
    "internal_error_after",  # it was done (Slack: "may have partially succeeded")
]
DeliveryFault = Literal[
    "lose",  # it never arrives
    "twice",  # the same delivery arrives two times
    "late",  # it arrives `seconds` later
    "out_of_order",  # it arrives after the next delivery
    "close_socket",  # the socket closes in the middle of the envelope
    "bad_signature",  # signed HTTP: the signature is another app's
    "old_signature",  # signed HTTP: signed 301 s ago
]
CALL_KINDS = frozenset(get_args(CallFault))
DELIVERY_KINDS = frozenset(get_args(DeliveryFault))


@dataclass
class Fault:
    """One rule. Matches `on`, then counts.

    `on`: a method's name, `response_url` or `upload` for what the app sends; `delivery:slash_commands`,
    `delivery:interactive`, `delivery:events_api` or `delivery:*` for what it gets; `*` for all of the
    kind's side.
    """

    on: str
    kind: str
    nth: int = 1  # the first matching time that fails
    times: int | None = 1  # how many times from then on; None = for ever
    probability: float | None = None  # instead of nth/times: each time by chance
    seed: int = 0
    seconds: float = 0.0
    seen: int = 0
    hits: int = 0
    number: int = 0

    def __post_init__(self) -> None:
        wrong_side = CALL_KINDS if self.on.startswith("delivery:") else DELIVERY_KINDS
        if self.kind not in CALL_KINDS | DELIVERY_KINDS or (self.on != "*" and self.kind in wrong_side):
            raise ValueError(f"no fault {self.kind!r} on {self.on!r}")

    def strikes(self, name: str) -> bool:
        """Count one call or delivery called `name`; say whether it fails."""
        if name.startswith("delivery:") != (self.kind in DELIVERY_KINDS):
            return False
        if self.on not in {name, "*"} and not (self.on.endswith("*") and name.startswith(self.on[:-1])):
            return False
        self.seen += 1
        if self.probability is not None:
            hit = self._chance() < self.probability
        else:
            hit = self.seen >= self.nth and (self.times is None or self.seen < self.nth + self.times)
        self.hits += hit
        return hit

    def _chance(self) -> float:
        """From 0 to 1, by seed and count alone, so that a failing run can be played again."""
        digest = hashlib.sha256(f"{self.seed}:{self.seen}".encode()).digest()
        return int.from_bytes(digest[:8], "big") / 2**64

    def as_json(self) -> dict[str, Any]:
        """As the control address gives it."""
        return {
            "number": self.number,
            "on": self.on,
            "kind": self.kind,
            "nth": self.nth,
            "times": self.times,
            "probability": self.probability,
            "seed": self.seed,
            "seconds": self.seconds,
            "seen": self.seen,
            "hits": self.hits,
        }


class Faults:
    """The rules in force. Safe to change from any thread."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def add(
        self,
        on: str,
        kind: str,
        *,
        nth: int = 1,
        times: int | None = 1,
        probability: float | None = None,
        seed: int = 0,
        seconds: float = 0.0,
    ) -> Fault:
        """Put a rule in force. Raises ValueError for a kind that does not exist."""
        fault = Fault(on, kind, nth, times, probability, seed, seconds)
        with self._lock:
            fault.number = next(self._numbers)
            self._rules.append(fault)
        return fault

    def remove(self, number: int) -> bool:
        """Take one rule away; False when there is none of that number."""
        with self._lock:
            before = len(self._rules)
            self._rules = [rule for rule in self._rules if rule.number != number]
            return len(self._rules) < before

    def clear(self) -> None:
        """Take all rules away."""
        with self._lock:
            self._rules.clear()

    def rules(self) -> list[Fault]:
        """The rules in force, in the order in which they came."""
        with self._lock:
            return list(self._rules)

    def next_for(self, name: str) -> Fault | None:
        """The fault that strikes this call or delivery. Every rule counts it; the first that strikes wins."""
        with self._lock:
            struck = [rule for rule in self._rules if rule.strikes(name)]
        return struck[0] if struck else None
