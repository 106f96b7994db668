"""The audit trail: who did what, when, on which ground, and whether it is still what was recorded."""
