"""Customer-support agent of Larkspur Outdoor."""

__version__ = "2.5.0"
