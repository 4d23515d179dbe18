# the same bytes twice, of the size it says; with measured events and without, without a cap, without dates
need gdalinfo
printf 'date,flag,dwt_t,laden\n2020-02-03,KP,60000,0.9\n2020-05-06,TG,70000,\n2020-11-30,,5000,0.4\n' >calls.csv
printf 'dwt_t,product\n1000,coal\n' >coal.csv
tanker-ledger -q --events calls.csv --chart a.png
tanker-ledger -q --events calls.csv --chart b.png
tanker-ledger -q --events calls.csv --chart a.svg
tanker-ledger -q --events calls.csv --chart b.svg
tanker-ledger -q --events coal.csv --product coal --chart coal.svg
tanker-ledger -q --events calls.csv --year 1999 --chart none.png
cmp a.png b.png
cmp a.svg b.svg
gdalinfo a.png | grep '^Size'
head -c 60 a.svg | grep -c svg
# the line of the cap and its label are in the picture that has one
for name in a.svg coal.svg; do grep -o 'rgb(78[^)]*)' $name | wc -l; done
ls
