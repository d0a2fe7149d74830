"""Measurements against the product's targets: each compares in one run and prints what it measured.

Here belongs what takes minutes and depends on the machine; what must hold on every machine is a test. `python -m benchmarks --help`.
"""
