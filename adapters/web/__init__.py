"""The quiz in the browser: a playground that behaves like a chat, and the preview of a bank."""
