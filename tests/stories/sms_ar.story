# Commands by SMS in Arabic, whatever language the phone has.
given world ready

# Goal: LOCK by its Arabic word, from a phone that reads English
sms 254700000001 "قفل"
sms to 254700000001 contains "Done. Nobody can see your ID for 24 hours."
phone 254700000001 dials *789#
  types {pin}
  sees "Your ID is locked." and "1 Unlock"
  types 1
  sees "1 Prove who I am"
  drops

# Goal: the language by its Arabic word, answered in Arabic
sms 254700000001 "لغة AR"
sms to 254700000001 contains "اللغة هي العربية" and "*789#"

# Goal: LOCK by its Arabic word, with a comma and more behind it, answered in Arabic
sms 254700000001 "اقفل، من فضلك"
sms to 254700000001 contains "لن يرى أحد بياناتك 24 ساعة"
phone 254700000001 dials *789#
  types {pin}
  sees "هويتك مقفلة"
  drops

# Goal: a shop is blocked, and help comes, by their Arabic words; the English ones work as well
sms 254700000001 "امنع ٧١٥٤٦٤"
sms to 254700000001 contains "لن يرى هذا المحل بياناتك"
sms 254700000001 "مساعده"
sms to 254700000001 contains "أرسل LOCK"
sms 254700000001 "lock"
sms to 254700000001 contains "لن يرى أحد بياناتك 24 ساعة"

# Goal: numbers behind an Arabic word are still numbers by SMS
sms 254700000001 "مساعدة {pin}"
sms to 254700000001 contains "لا ترسل رقما سريا ولا رمزا برسالة" and not "{pin}"
