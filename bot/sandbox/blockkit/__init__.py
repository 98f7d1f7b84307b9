"""A strict checker of Block Kit and view payloads: harder to please than Slack, never easier.

Standard library only. The limits and their sources are one table in limits.py; whatever Slack's public pages
leave open is refused with the code `not_settled`. Unknown keys are refused everywhere, as Slack refuses them.
"""

from bot.sandbox.blockkit.limits import LIMITS, Limit
from bot.sandbox.blockkit.problems import NOT_SETTLED, Problem, refusal
from bot.sandbox.blockkit.surfaces import check_message, check_metadata, check_options, check_view

__all__ = [
    "LIMITS",
    "NOT_SETTLED",
    "Limit",
    "Problem",
    "check_message",
    "check_metadata",
    "check_options",
    "check_view",
    "refusal",
]
