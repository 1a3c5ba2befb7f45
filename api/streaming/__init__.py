"""Live streams over Server-Sent Events and WebSocket: a process of its own, which gets events by PostgreSQL's NOTIFY.

docs/decisions/0016-streaming.md says why it is built like this.
"""
