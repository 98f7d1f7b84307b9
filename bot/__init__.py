"""Ekosysteemibotti: keeps a regional employment ecosystem working together, in Slack and by e-mail."""
