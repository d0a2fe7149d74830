"""The monthly workbook for one hub: its own figures beside its past and the nation's median; never another hub's."""
