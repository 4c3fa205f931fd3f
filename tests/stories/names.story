# Names as people have them: one alone, parts, letters of three scripts, eighty characters.
given world ready

# Goal: one name is a whole name, on the own screen and an agent's
ctl person add
  msisdn=254700000021
  lang=en
  given_name=NUUR
  birthdate=1999-11-30
  id_number=SO-0021
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000021
phone 254700000021 dials *789#
  types {start}
  types 1
  types 135792
  types 135792
  sees "PIN saved"
phone 254700000021 dials *789#
  types 135792
  types 5
  sees "NUUR" and "Born 30 Nov 1999"
  drops
phone 254700000021 dials *789*715464#
  types 135792
  types 1
  sees "Tell HAWA this code:" then {code:digits}
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "NUUR" and "Over 18: YES"
  types 1
  drops

# Goal: Ethiopic letters are kept; an agent reads the Latin form
ctl person add
  msisdn=254700000022
  lang=en
  given_name=ሰላም
  father_name=ተስፋዬ
  grandfather_name=ኃይሉ
  latin_name=SELAM TESFAYE HAILU
  mother_name=አልማዝ በቀለ
  birthdate=1996-04-12
  id_number=ET-0022
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000022
phone 254700000022 dials *789#
  types {start}
  types 1
  types 135792
  types 135792
  sees "PIN saved"
phone 254700000022 dials *789#
  types 135792
  types 5
  sees "SELAM TESFAYE HAILU" and "Born" and not "ALMAZ"
  drops
phone 254700000022 dials *789*715464#
  types 135792
  types 1
  sees "Tell HAWA this code:" then {code:digits}
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "SELAM TESFAYE HAILU" and "Over 18: YES" and not "አልማዝ"
  types 1
  drops

# Goal: without a Latin form the letters of the person are shown, in Arabic and to an agent who reads English
ctl person add
  msisdn=254700000023
  lang=ar
  given_name=محمد
  father_name=عبد الرحمن
  family_name=علي
  also_known=محمود
  birthdate=1990
  id_number=SY-0023
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000023
phone 254700000023 dials *789#
  types {start}
  types 1
  types 135792
  types 135792
phone 254700000023 dials *789#
  types 135792
  types 5
  sees "محمد عبد الرحمن علي" and "الميلاد" and not "محمود"
  drops
phone 254700000023 dials *789*715464#
  types 135792
  types 1
  sees "أعط HAWA:" then {code:digits}
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "محمد عبد الرحمن علي" and not "محمود"
  types 1
  drops

# Goal: eighty characters are shown whole
ctl person add
  msisdn=254700000024
  lang=en
  given_name=MARIA DEL CARMEN GUADALUPE ESPERANZA
  father_name=FRANCISCO JAVIER MAXIMILIANO
  family_name=DE LA CRUZ OCA
  birthdate=1980-02-03
  id_number=MX-0024
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000024
phone 254700000024 dials *789#
  types {start}
  types 1
  types 135792
  types 135792
phone 254700000024 dials *789#
  types 135792
  types 5
  sees "MARIA DEL CARMEN GUADALUPE ESPERANZA FRANCISCO JAVIER MAXIMILIANO DE LA CRUZ OCA"
  drops
phone 254700000024 dials *789*715464#
  types 135792
  types 1
  sees "Tell HAWA this code:" then {code:digits}
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "MARIA DEL CARMEN GUADALUPE ESPERANZA FRANCISCO JAVIER MAXIMILIANO DE LA CRUZ OCA"
  types 1
  drops

# Goal: nothing of a name stands in a file or a log
files lack "NUUR" and "GUADALUPE" and "ተስፋዬ" and "محمد" and "አልማዝ"
