for tool in detect-tanker tanker-info tanker-ledger tanker-score; do
    $tool --help >help.txt
    head -n 1 help.txt
    $tool -h | cmp - help.txt
    $tool --version
done
# every option of the contract is in the help
detect-tanker --help >help.txt
for option in of oo dsco lco config q overwrite version help formats b sensor min-length max-length \
    land water registry ais metadata sun view time gsd units threads cpu chips summary; do
    grep -q -e "^  --*$option\>" help.txt || echo "--$option is not in the help"
done
