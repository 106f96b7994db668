"""The bell: what is due, and proof that people were told.

It reads the law and the paper and knows nothing of doors or use cases.
"""
