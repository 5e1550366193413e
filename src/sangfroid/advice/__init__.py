"""Reading events and a playbook in; steps ticked and the next best move, or silence, out."""
