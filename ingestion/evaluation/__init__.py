"""What people hand in for the yearly evaluation beside reports and plans: interviews and hearings."""
