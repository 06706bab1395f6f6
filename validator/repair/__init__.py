"""From remedies to SQL, and applying it."""
