"""How good the figures are: what was handed in, refused, flagged and linked, and what disclosure control cost; for people and machines."""
