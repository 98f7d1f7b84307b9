"""Slack in: commands, buttons and forms."""
