"""Who vouches for models and builds: signatures are read, held against the files of a tree, and verified."""
