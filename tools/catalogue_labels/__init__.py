"""Turn a catalogue of photos into a table of labels that training can also learn from."""
