"""What if: a year's evaluation and budget under another regime, beside the regime in force, from the published file alone."""
