"""Slack's HTTP endpoint and health, as a WSGI application."""
