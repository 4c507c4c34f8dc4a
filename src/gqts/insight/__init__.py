"""What scans tell."""
