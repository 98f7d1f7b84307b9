"""A strict local stand-in for Slack. Imports nothing of the bot."""
