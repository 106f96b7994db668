"""The calendar: what ends when, month by month."""
