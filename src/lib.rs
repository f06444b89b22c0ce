//! Evenpace, the server.
