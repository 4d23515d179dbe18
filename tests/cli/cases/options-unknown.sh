try detect-tanker --frobnicate a b
try detect-tanker --tread 4 a b
try detect-tanker -min-lenght 60 a b
try tanker-info --jsn a
try tanker-score --min-lenght 3 a b
