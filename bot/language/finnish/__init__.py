"""The Finnish of dates and times: words and their forms, phrases, and what they mean together."""
