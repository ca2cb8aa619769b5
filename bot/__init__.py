"""
Talks with people. One message travels one way through these rooms:

    slack (or cli)  a payload becomes a `Message`
    conversation    `read_intent` says what was meant; pure, as are the replies
    services        `Cairn.hear` finds passages and the placement, and has the answer put together
    compose         a brief becomes an answer, by a model or by rule; every citation is checked
    llm, store      the one way to a model, and the record
    slack (or cli)  the reply is shown

`bootstrap.build` is the one place where it is all wired together; `demo` holds a Slack on this machine and a sample organisation.
"""
