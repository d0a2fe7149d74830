"""Wiring: Dagster's assets, jobs, schedule and sensors, and the command line. The only importer of Dagster.

Does not belong here: any rule about files, rows or figures. An asset calls one function of another package and attaches its summary.
"""
