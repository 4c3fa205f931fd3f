# data_sm both ways, texts in message_payload, the id in receipted_message_id.
given link op1 has dialect = "datasm";
include dialect.world
