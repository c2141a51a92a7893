"""Customer-support agent of Larkspur Outdoor."""

__version__ = "2.4.0"
