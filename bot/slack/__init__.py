"""
The only room that speaks Slack.

What somebody writes or presses goes `listeners` -> `incoming` -> `desk` -> `answering` (in the record before Slack is told
that it arrived); what Cairn says goes through the outbox -> `delivery` -> `posting`. `directory` knows who would see an
answer, `blocks` how it looks. `app` puts Bolt together, `serving` keeps it running over Socket Mode or HTTP.
"""
