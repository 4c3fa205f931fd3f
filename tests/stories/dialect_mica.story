# The id is user_message_reference, unique with the number only.
given link op1 has dialect = "mica";
include dialect.world
