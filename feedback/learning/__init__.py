"""Learning: frozen data, trainings, the gate for new models, and the watch over the live one."""
