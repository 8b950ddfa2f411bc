"""The server, behind one interface, over two transports and one in memory."""
