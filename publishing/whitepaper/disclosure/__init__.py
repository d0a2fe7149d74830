"""Disclosure control: nothing leaves a white paper but through `exit.protect`; rules in `rules.yml`, audit in `bounds`."""
