# The text is fields in base64, one of them the session.
given link op1 has dialect = "textframed";
include dialect.world
