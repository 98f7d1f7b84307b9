"""The heartbeat: it beats, it tidies once a night, nothing that fails stops it, and it ends in good order."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovingClock
from bot.jobs import Jobs

MONDAY_NOON = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_each_beat_sends_and_the_night_is_tidied_once_after_three_in_helsinki() -> None:
    clock = MovingClock(MONDAY_NOON)
    sent: list[datetime] = []
    tidied: list[datetime] = []
    jobs = Jobs(clock=clock, send=lambda: sent.append(clock.now()), nightly=[tidied.append])
    for _ in range(48):  # to Wednesday noon
        jobs.tick()
        clock.advance(timedelta(hours=1))

    assert len(sent) == 48
    assert tidied == [datetime(2026, 11, day, 1, 0, tzinfo=UTC) for day in (24, 25)]


def test_a_process_that_starts_in_the_morning_does_not_tidy_before_the_night() -> None:
    clock = MovingClock(datetime(2026, 11, 23, 1, 1, tzinfo=UTC))  # 3.01 in Helsinki
    tidied: list[datetime] = []
    jobs = Jobs(clock=clock, send=lambda: None, nightly=[tidied.append])
    jobs.tick()
    clock.advance(timedelta(hours=23))
    jobs.tick()
    assert tidied == []

    clock.advance(timedelta(hours=1))
    jobs.tick()
    assert len(tidied) == 1


def test_a_clock_that_jumps_over_several_nights_tidies_once() -> None:
    clock = MovingClock(MONDAY_NOON)
    tidied: list[datetime] = []
    jobs = Jobs(clock=clock, send=lambda: None, nightly=[tidied.append])
    clock.advance(timedelta(days=5))
    jobs.tick()
    jobs.tick()

    assert len(tidied) == 1


def test_what_fails_stops_neither_the_others_nor_the_next_beat(caplog: pytest.LogCaptureFixture) -> None:
    clock = MovingClock(MONDAY_NOON)
    tidied: list[datetime] = []

    def fails(*_: object) -> None:
        raise RuntimeError

    jobs = Jobs(clock=clock, send=fails, nightly=[fails, tidied.append])
    clock.advance(timedelta(days=1))
    jobs.tick()
    jobs.tick()

    assert len(tidied) == 1
    assert [record.message for record in caplog.records] == [
        "a job failed; it runs again at its next time"
    ] * 3


def test_the_first_look_is_at_once_and_the_end_waits_for_what_is_on_its_way() -> None:
    begun, may_end, ended, told = threading.Event(), threading.Event(), threading.Event(), threading.Event()

    def send() -> None:
        begun.set()
        assert may_end.wait(10)
        time.sleep(0.05)  # stop() is waiting by now
        ended.set()

    def stop_sending() -> None:
        told.set()
        may_end.set()

    jobs = Jobs(clock=MovingClock(MONDAY_NOON), send=send, stop_sending=stop_sending)
    jobs.start()
    assert begun.wait(10)
    jobs.stop()

    assert (told.is_set(), ended.is_set()) == (True, True)


def test_a_slow_beat_is_not_overtaken_by_the_next_and_what_keeps_up_goes_on_beside_it() -> None:
    inside, most, kept_up, slow = 0, 0, threading.Event(), threading.Event()
    lock = threading.Lock()

    def send() -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        assert slow.wait(10)
        with lock:
            inside -= 1

    jobs = Jobs(clock=MovingClock(MONDAY_NOON), send=send, keep_up=kept_up.set, stop_sending=slow.set)
    jobs.start()
    assert kept_up.wait(10)
    jobs._scheduler.modify_job(jobs._scheduler.get_jobs()[0].id, next_run_time=datetime.now(UTC))
    time.sleep(0.2)
    jobs.stop()

    assert (most, inside) == (1, 0)
