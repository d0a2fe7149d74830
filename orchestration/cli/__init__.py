"""The command `yorozu`. One module a group of commands; heavy imports happen inside the commands."""

from orchestration.cli.app import main

__all__ = ["main"]
