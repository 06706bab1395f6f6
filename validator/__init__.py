"""Seqguard: will the next inserts into this PostgreSQL database get a usable id?"""

__version__ = "0.1.0"
