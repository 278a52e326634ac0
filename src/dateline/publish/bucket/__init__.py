"""Publishing into an object store: a command works on a local skeleton, what it made is sent, one conditional put publishes it."""
