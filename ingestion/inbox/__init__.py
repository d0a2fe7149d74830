"""What lies in the inbox: which files, from whom, received when, and which of them are new.

Belongs here: walking, hashing, the register of partners. Does not belong here: opening a submission (`ingestion.reading`).
"""
