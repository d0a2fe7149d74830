"""Small pure functions that read ONE cell's text: dates, times, numbers, identifiers, places, code lists.

Every function takes text and returns a value or None (unreadable); none ever raises on a string. Does not belong here: which column a text
stands in, what is an error, or anything about files.
"""
