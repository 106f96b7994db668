"""The benchmark: what a move costs through the API, beside baselines measured in the same run."""
