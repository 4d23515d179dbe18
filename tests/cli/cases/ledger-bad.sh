printf 'date,dwt_t\n2020-01-01,1000\n' >good.csv
printf 'date,dwt_t\n1 May,1000\n' >bad.csv
printf 'date,dwt_t,colour,imo\n2020-01-01,1000,red,9074720\n2019-01-01,,,\n' >odd.csv
printf '{"caps": [{"name": "refined", "barrels": -1}]}\n' >caps.json
try tanker-ledger
try tanker-ledger --events
try tanker-ledger good.csv
for fills in 0 1.1 0.5,x 1/0 '' 50%,; do try tanker-ledger --events good.csv --fills "$fills"; done
try tanker-ledger --events good.csv --barrels-per-tonne 116
try tanker-ledger --events good.csv --missed-factor 0.5
try tanker-ledger --events good.csv --year 20
try tanker-ledger --events good.csv --product moonshine
try tanker-ledger --events good.csv --json o --csv o
try tanker-ledger --events good.csv --chart a.jpg
try tanker-ledger --events none.csv
try tanker-ledger --events bad.csv
try tanker-ledger --events good.csv --caps caps.json
try tanker-ledger --events good.csv --explain E9
try tanker-ledger --events good.csv --json nowhere/o.json
try tanker-ledger --events odd.csv --fills 1
ls
