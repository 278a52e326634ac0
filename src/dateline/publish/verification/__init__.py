"""Is what stands on disk what its manifest says, and do its rows agree with each other?"""
