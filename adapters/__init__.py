"""The places where people meet the quiz; each has a listener, a renderer and a messenger."""
