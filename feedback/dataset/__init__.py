"""The training set: photos of a marketplace come in, are labelled by people, and go out again for training."""
