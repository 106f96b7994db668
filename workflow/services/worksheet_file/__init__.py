"""A worksheet as a spreadsheet: written to be filled by a person, read back, compared with what stands."""
