# The same in Swahili and in French: a first dial offers every language, and the core way is as short in each.
given world demo
ctl person code then {start:digits}
  msisdn=254700000001

# Goal: who dials for the first time chooses among four languages, each by its own name
phone 254700000001 dials *789#
  sees "1 English" and "2 Kiswahili" and "3 Français" and "4 Arabi / عربي"
  types 2
  sees "Weka PIN yako au namba ya kuanzia" and "9 Toka"
  types {start}
  sees "Tunahifadhi jina" and "1 Nakubali"
  types 1
  sees "Chagua PIN: tarakimu 6"
  types 120496
  sees "Rahisi mno: ni siku uliyozaliwa."
  types {pin}
  sees "Weka tena tarakimu 6"
  types {pin}
  sees "PIN imehifadhiwa" and "Msaada 0800789000"
  ends
ctl agent code --msisdn 254711000001 then {start:digits}
phone 254711000001 dials *789#
  types 2
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  ends

# Goal: the core share flow in Swahili
phone 254700000001 dials *789*715464#
  sees "HAWA EXPRESS, Kakuma Mkt" and "Tumelikagua" and "9 Toka"
  types {pin}
  sees "HAWA inataka, ili kukulipa:" and "- jina kamili" and "- miaka 18+: ndiyo/hapana" and "1 Wape (dakika 60)"
  types 1
  sees "Iambie HAWA namba hii:" then {code:digits}
  ends
  screens = 3
  keys <= 24
  seconds
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "HAWA dawati" and "1 Kagua namba ya uthibitisho"
  types 1
  types {code}
  sees "SAHIHI" and "SELAM TESFAYE" and "Miaka 18+: NDIYO" and "Hati imeonekana" and not "1996"
  types 1
  sees "Imehifadhiwa"
  drops

# Goal: the language changed on the phone stays changed
phone 254700000001 dials *789#
  types {pin}
  sees "1 Thibitisha ni mimi"
  types 5
  sees "Kuzaliwa 12 Apr 1996"
  types 2
  types 3
  sees "Naissance 12 avr 1996" and "Papier vu"
  drops

# Goal: the core share flow in French
phone 254700000001 dials *789*715464#
  sees "HAWA EXPRESS, Kakuma Mkt" and "Vérifié par nous" and "9 Sortir"
  types {pin}
  sees "HAWA demande, pour vous payer:" and "- nom complet" and "1 Donner (1 heure)"
  types 1
  sees "Dites ce code à HAWA:" then {code:digits}
  ends
  screens = 3
  keys <= 24
  seconds
sms 254711000001 "LANG FR"
sms to 254711000001 contains "La langue est le francais."
phone 254711000001 dials *789#
  sees "Tapez votre PIN"
  types {hawa_pin}
  sees "HAWA guichet" and "1 Vérifier un code"
  types 1
  types {code}
  sees "VALIDE" and "SELAM TESFAYE" and "18 ans ou plus: OUI" and "Papier vu"
  types 1
  sees "Enregistré"
  drops

# Goal: who was enrolled in French is not asked for a language once there is a start code, and reads French
ctl person add
  msisdn=254700000007
  lang=fr
  given_name=AMINATA
  family_name=DIALLO
  birthdate=1990-03-02
  sex=F
  nationality=CM
  id_type=national_id
  id_number=CM-0001
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000007
phone 254700000007 dials *789#
  sees "Service d'identité. Tapez votre PIN ou code d'activation" and not "English"
  types 2
  sees "Kakuma 1, de 8h à 16h"
  ends
phone 254700000007 dials *789#
  types {start}
  sees "1 J'accepte"
  types 1
  sees "Choisissez un PIN" and not "0 Retour"
  drops

# Goal: help by SMS names the languages
sms 254700000001 "HELP"
sms to 254700000001 contains "LANG EN/SW/AR" and "0800789000"
bill
