"""How well annotated calls are read: figures with their intervals, what is mistaken for what, and the worst errors."""
