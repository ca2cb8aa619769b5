"""What Cairn knows: the framework (`framework`), its guidance (`guidance`) and the organisation's own documents and scans (`library`)."""
