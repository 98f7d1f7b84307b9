"""A strict local stand-in for Slack. Imports nothing of the bot.

The unchanged bot connects to it with the real slack-sdk and slack-bolt clients. It binds to loopback only.
docs/sandbox.md says what is modelled, what is refused as not settled, and how its page talks to it.
"""
