"""Rules without I/O: enums, frozen values, errors. Standard library only."""
