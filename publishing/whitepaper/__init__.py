"""The white paper: a year's statistics, protected, frozen and explained; every form is written from one table of cells."""
