"""The simulated client, scenarios, scored role-play."""
