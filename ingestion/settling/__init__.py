"""Which submission is in force, what is held, and the rules that look across files: statuses for every file and row.

A pure function of the received files and of people's decisions, so that a rebuild gives the same answer whatever the order of
arrival. Belongs here: E08, E09, W07, W10, superseding, holds, row statuses. Does not belong here: reading files, counting.
"""
