"""Training the eye. Only modules in here import TensorFlow, and the serving code never imports them."""
