"""From merged files to a snapshot that readers see."""
