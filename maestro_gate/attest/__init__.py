"""Signs the verdict of a run and checks such a signature: DSSE envelopes around in-toto statements.

Pure: keys, the time and the documents are values that are passed in.
"""
