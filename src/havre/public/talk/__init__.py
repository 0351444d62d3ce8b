"""Writing without a name: first words, six words to come back, the conversation itself."""
