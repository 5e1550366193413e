"""The signs heard in one turn: a grammar of rules kept as data, and a trained model."""
