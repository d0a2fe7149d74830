"""On which paper a sheet is printed, so that it stays readable."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

A4, A3 = 9, 8
POINTS_OF_CHAR = 5.6
READABLE = 0.68
_SIZES = ((A4, False, 530, 740), (A4, True, 780, 490), (A3, False, 780, 1090), (A3, True, 1120, 740))
"""Paper, whether landscape, and width and height of what can be printed, in points."""


@dataclass(frozen=True)
class Paper:
    """`code` as Excel counts papers; `is_one_page`: all on one page, else one page wide."""

    code: int
    is_landscape: bool
    is_one_page: bool

    def set_up(self, sheet: Worksheet) -> None:
        """Sets the page of a sheet."""
        sheet.set_paper(self.code)
        if self.is_landscape:
            sheet.set_landscape()
        else:
            sheet.set_portrait()
        sheet.fit_to_pages(1, int(self.is_one_page))


def paper_for(chars: float, height: float) -> Paper:
    """The smallest paper that keeps a sheet of so many characters and points readable on one page, else one page wide and several high."""
    width = max(chars * POINTS_OF_CHAR, 1)
    for code, is_landscape, wide, high in _SIZES:
        if min(wide / width, high / max(height, 1)) >= READABLE:
            return Paper(code, is_landscape, True)
    for code, is_landscape, wide, _high in _SIZES:
        if wide / width >= READABLE:
            return Paper(code, is_landscape, False)
    return Paper(A3, True, False)
