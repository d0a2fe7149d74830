"""The notes on sources and method (付注) as a document."""
