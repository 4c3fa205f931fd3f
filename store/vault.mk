# The vault: the pair, the loop behind it, and administration.
store_vault = \
	store/identity_door.c store/identity_door.h \
	store/identity_pair.c
