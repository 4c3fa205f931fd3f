# The dialled string stands in the address; every screen has op 02, the last is told by bit 0 of the id.
given link op1 has dialect = "tata";
include dialect.world
