"""greenmock beside other mock servers, all with the same answer."""
