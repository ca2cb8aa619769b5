"""
The one way to a model.

`gateway` says what the rest of the bot may count on: a `ChatModel`, its `Completion`, and what can go wrong.
`openai_compatible` is the way itself: any endpoint that speaks OpenAI's Chat Completions, over a `connection`. `parts` are
what can be handed out of an answer while the model still writes it.
"""
