"""Finnish text and time: reading and writing of dates, translations."""
