"""The demonstration inbox: a fictitious year (or ten) of hubs and partners, typed as clerks type, with planted defects.

DEMONSTRATION AND TEST DATA. No hub, person or enterprise in it is real; every workbook says so. Shares follow the published ones
(`calibration.yml`, with sources); everything else is invented. Seeded: the same plan writes the same bytes.

Belongs here: making up records, typing them badly, and noting the truth beside it. Does not belong here: anything that reads submissions;
the generator knows the contract, not the reader.
"""
