"""The screen for inflated counts against simulated hubs: honest and inflating ones, rivals of the screen, and the table of targets."""
