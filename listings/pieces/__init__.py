"""Photos that are no listing yet, sorted into the pieces that will become listings."""
