"""What Cairn knows: the framework, its guidance, and in the `library` the organisation's own documents and scans."""
