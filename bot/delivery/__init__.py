"""Out: the outgoing queue and the ways a message leaves the house."""
