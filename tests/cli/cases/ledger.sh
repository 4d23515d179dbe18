# The UN Panel's count of 2020: 121 calls of 442,000 t together, at 11.6 barrels a tonne and at the lowest factor
awk 'BEGIN {
    print "date,vessel,imo,flag,dwt_t,capacity_bbl,laden,draught_m,area,product,source"
    left = 442000
    for (i = 0; i < 121; i++) {
        t = i < 120 ? 3000 + i * 37 % 1300 : left
        left -= t
        printf "2020-%02d-%02d,V%d,,%s,%d,,,,Nampo,,S/2021/211\n", i / 14 + 1, i % 14 * 2 + 1, i % 40, i % 3 ? "DPRK" : "", t
    }
}' >panel.csv
tanker-ledger --events panel.csv --barrels-per-tonne 11.6 --year 2020
tanker-ledger --events panel.csv --product residual_fuel_oil | sed -n '/%/p'
# the US report of 2018
printf 'date,capacity_bbl\n2018-05-30,1519587\n' >us.csv
tanker-ledger --events us.csv --fills 90%,0.5,1/3 --json - | grep -A 2 '"fill"'
# crude, against its own cap
printf 'date,dwt_t\n2018-12-31,715000\n' >crude.csv
tanker-ledger --events crude.csv --product crude --fills 1
# measured: two tankers, one of them three times; half of the calls missed
cat >calls.csv <<'C'
date,vessel,imo,flag,dwt_t,dwt_lo_t,dwt_hi_t,laden,laden_lo,laden_hi,area,product,source
2021-01-05,Paek Ma,,KP,3500,2900,4200,0.85,0.75,0.93,Nampo,diesel,image
2021-01-06,PAEK MA,,,,,,,,,Nampo,diesel,Panel
2021-02-11,Paek Ma,,KP,3500,2900,4200,0.2,0.02,0.4,Nampo,diesel,image
2021-03-01,Paek Ma,,KP,3500,2900,4200,90%,,,Nampo,,image
2021-03-02,,9074729,TG,5000,,,,,,Chongjin,crude,Panel
2021-03-09,,,,20000,,,,,,Chongjin,,"letter of 3 March, ""A"""
C
tanker-ledger --events calls.csv --missed-factor 2 --json out.json --csv out.csv --q
ls
models() { sed 's/\(hull\|deck\|hydrostatics\) [0-9a-f]\{12\}/\1 SHA-256/g'; }
models <out.json
head -n 9 out*.csv
tanker-ledger -q --events calls.csv --explain E1 | models
tanker-ledger -q --events calls.csv --explain E6 | models
