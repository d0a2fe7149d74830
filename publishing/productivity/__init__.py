"""Hubs compared for people who look: a page with the funnel of one measure."""
