"""What Cairn hands over as a file or a picture: pure from values to bytes, so that any surface can send it."""
