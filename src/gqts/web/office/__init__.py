"""What the pages of the host and those of a firm's own administrator share: words, lists in pages, reasons, records."""
