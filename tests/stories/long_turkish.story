# An operator that carries the Turkish tables: letters stay, and the answer takes one SMS where UCS-2 would take two.
given link op1 has sms = { shift = ["tr"]; };
given text en T1 is "Kimliğiniz için {dial} numarasını arayın ya da LOCK yazın{other_langs}. Şifrenizi hiç kimseye, bize bile yazmayın. Yardım: {hotline}"
include ready.world

# Goal: Turkish goes out and comes in with all its letters
sms 254700000001 "HELP bu uzun bir mesajdır: kimliğimi göstermek için ne yapmam gerektiğini, şifremi unuttuğumda nereye gideceğimi ve ışıklı tabelanın altındaki büronun ne zaman açık olduğunu öğrenmek istiyorum"
sms to 254700000001 contains "Kimliğiniz için *789# numarasını" and "Şifrenizi hiç kimseye" and "Yardım: 0800789000"
