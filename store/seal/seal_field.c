/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/seal/seal_field.h"

#include <errno.h>

#include <sodium.h>

#include "store/base/secret.h"
#include "store/seal/seal_priv.h"

static void box_pair(const struct seal_keys *keys, uint8_t pub[SEAL_KEY], uint8_t sec[SEAL_KEY])
{
	uint8_t seed[SEAL_KEY];

	SEAL_MAC(seed, SEAL_KEY, keys->sub[SEAL_SUB_FIELD], "box", { "", 0 });
	crypto_box_seed_keypair(pub, sec, seed);
	secret_wipe_mem(seed, sizeof(seed));
}

static void sign_pair(const struct seal_keys *keys, uint8_t pub[SEAL_KEY], uint8_t sec[crypto_sign_SECRETKEYBYTES])
{
	uint8_t seed[SEAL_KEY];

	SEAL_MAC(seed, SEAL_KEY, keys->sub[SEAL_SUB_FIELD], "sign", { "", 0 });
	crypto_sign_seed_keypair(pub, sec, seed);
	secret_wipe_mem(seed, sizeof(seed));
}

void seal_field_service(const struct seal_keys *keys, struct seal_field_service *service)
{
	uint8_t box[SEAL_KEY], sign[crypto_sign_SECRETKEYBYTES];

	box_pair(keys, service->box, box);
	sign_pair(keys, service->sign, sign);
	secret_wipe_mem(box, sizeof(box));
	secret_wipe_mem(sign, sizeof(sign));
}

int seal_field_open(const struct seal_keys *keys, struct seal_buf *out, const uint8_t *box, size_t len)
{
	uint8_t pub[SEAL_KEY], sec[SEAL_KEY];
	int rc;

	out->len = 0;
	if (len < crypto_box_SEALBYTES)
		return -EBADMSG;
	if (len - crypto_box_SEALBYTES > out->cap)
		return -EMSGSIZE;
	box_pair(keys, pub, sec);
	rc = crypto_box_seal_open(out->octets, box, len, pub, sec) ? -EBADMSG : 0;
	secret_wipe_mem(sec, sizeof(sec));
	if (rc)
		secret_wipe_mem(out->octets, out->cap);
	else
		out->len = len - crypto_box_SEALBYTES;
	return rc;
}

void seal_field_sign(const struct seal_keys *keys, uint8_t signature[SEAL_SIGNATURE], const void *octets, size_t len)
{
	uint8_t pub[SEAL_KEY], sec[crypto_sign_SECRETKEYBYTES];

	sign_pair(keys, pub, sec);
	crypto_sign_detached(signature, NULL, octets, len, sec);
	secret_wipe_mem(sec, sizeof(sec));
}
