"""What was said, what was meant and what to say back: plain values and pure functions, for every surface alike."""
