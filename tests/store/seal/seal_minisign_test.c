/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys and signatures that minisign 0.11 of Debian made of the file "musafir\n": minisign -G -W, minisign -S, minisign -S -l. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include <sodium.h>

#include "store/seal/seal_minisign.h"

static const char key_file[] = "untrusted comment: minisign public key 73B47CB22617BED0\n"
			       "RWTQvhcmsny0c6ww1lC9O2gtiPBvnpk4hU4wgZqGH2VmzZk5qhpJlCBg\n";
static const char signature[] = "untrusted comment: signature from minisign secret key\n"
				"RUTQvhcmsny0c1Zffb8xNrDEsq2cQnnoxM4tPrWGD0WIwxBmidzizzQEfMqMnQR2KF/vYFMhvg65lK0Kp6iCyU/u6bn1W//VBQ4=\n"
				"trusted comment: x\n"
				"Cls26sJ0tJxqHCmn44QblRagoOcUJg6B0hP+EV7lV6xY+7evit0B+cOB3YkkdNlRftIp/+mGb0qY8/t7rVYtAg==\n";
static const char older[] = "untrusted comment: signature from minisign secret key\n"
			    "RWTQvhcmsny0c3LQWTNsYAj2l+Q1SDKydEVd+JJEVgInAs7zMEiujBl/ZrTdsj7AFYihYfPmNErftTnC5Zbcj8noGHX1FmevlAQ=\n";

static void hash_of(uint8_t hash[SEAL_MINISIGN_HASH], const char *text)
{
	crypto_generichash(hash, SEAL_MINISIGN_HASH, (const uint8_t *)text, strlen(text), NULL, 0);
}

static int verify(const struct seal_minisign *key, const char *text, const char *file)
{
	uint8_t hash[SEAL_MINISIGN_HASH];

	hash_of(hash, file);
	return seal_minisign_verify(key, text, strlen(text), hash);
}

static void test_signature_of_minisign_is_good_for_its_file_alone(void **state)
{
	struct seal_minisign key;

	(void)state;
	assert_int_equal(seal_minisign_key(&key, key_file, strlen(key_file)), 0);
	assert_int_equal(verify(&key, signature, "musafir\n"), 0);
	assert_int_equal(verify(&key, signature, "musafir"), -EBADMSG);
	assert_int_equal(verify(&key, older, "musafir\n"), -EINVAL);
	assert_int_equal(verify(&key, "", "musafir\n"), -EINVAL);
	key.pub[0] ^= 1;
	assert_int_equal(verify(&key, signature, "musafir\n"), -EBADMSG);
	key.id[0] ^= 1;
	assert_int_equal(verify(&key, signature, "musafir\n"), -ENOKEY);
}

static void test_key_is_one_line_of_base64_and_nothing_else(void **state)
{
	struct seal_minisign key;
	const char *line = strchr(key_file, '\n') + 1;

	(void)state;
	assert_int_equal(seal_minisign_key(&key, line, strlen(line)), 0);
	assert_int_equal(seal_minisign_key(&key, line, strlen(line) - 3), -EINVAL);
	assert_int_equal(seal_minisign_key(&key, key_file, strlen(key_file) - strlen(line)), -EINVAL);
	assert_int_equal(seal_minisign_key(&key, signature, strlen(signature)), -EINVAL);
	assert_int_equal(seal_minisign_key(&key, "", 0), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signature_of_minisign_is_good_for_its_file_alone),
		cmocka_unit_test(test_key_is_one_line_of_base64_and_nothing_else),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
