"""The paper: every sentence people read, in Indonesian and English, and the pages it is printed on.

``catalogue`` holds the sentences, ``environment`` the pages. Nothing here decides or reads records;
the package imports nothing of ours but ``states``.
"""
