"""The pages on which a worksheet is filled: by the unit, a reviewer, the panel, the nation's assessors."""
