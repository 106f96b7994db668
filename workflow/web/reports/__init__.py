"""The reports: where proposals stand still, what they lack, and what became of them."""
