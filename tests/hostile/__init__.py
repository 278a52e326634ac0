"""What comes from nobody's good will: bombs, cut and lying files, shapes that cost more than their size."""
