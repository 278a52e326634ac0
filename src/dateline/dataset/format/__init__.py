"""What is on disk: where files stand, what a manifest says, how rows are stored, who holds what open."""
