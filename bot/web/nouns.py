"""Every noun's answer pages. A new noun is one line here."""

from collections.abc import Callable

from flask import Blueprint

from bot.web import (
    deadlines,
    duties,
    feeds,
    guests,
    indicators,
    meetings,
    polls,
    preparation,
    programme,
    seminars,
)
from bot.web.pages import Pages

Blueprints = Callable[[Pages], Blueprint]

BLUEPRINTS: tuple[Blueprints, ...] = (
    meetings.blueprint,
    feeds.blueprint,
    guests.blueprint,
    polls.blueprint,
    preparation.blueprint,
    programme.blueprint,
    seminars.blueprint,
    duties.blueprint,
    deadlines.blueprint,
    indicators.blueprint,
)
