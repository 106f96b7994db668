"""The law: what a Zona Integritas proposal is, when it may move, and why not.

Pure values and functions. Nothing here reads a clock, a file a user gave, a database or a network;
the only framework is ``transitions``, and only ``states.machine`` speaks to it.
"""
