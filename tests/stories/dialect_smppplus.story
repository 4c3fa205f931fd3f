# The id is a TLV of the vendor, 0x1501; UCS-2 is data_coding 72.
given link op1 has dialect = "smppplus";
include dialect.world
