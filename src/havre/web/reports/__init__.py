"""The journey of a writing: from the first fact to the seal, and what is known afterwards."""
