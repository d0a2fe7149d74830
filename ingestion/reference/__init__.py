"""Reference data of the operator, put into the inbox's `reference/` as documented CSV files: statistics, closed days, declared events,
and the contacts of hubs and partners.

Belongs here: reading and checking them. Nothing is invented where they are missing.
"""

from ingestion.reference.contacts import KNOWN_CONTACTS
from ingestion.reference.declared import CLOSED_DAYS, DECLARED_EVENTS
from ingestion.reference.establishments import ESTABLISHMENTS

LAYOUTS = (ESTABLISHMENTS, CLOSED_DAYS, DECLARED_EVENTS, KNOWN_CONTACTS)
