"""Every SELECT of the office, named by its answer."""
