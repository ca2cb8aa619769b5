"""A brief becomes an answer: by a model or by rule, and nothing is shown whose citation was not checked."""
