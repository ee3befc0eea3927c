# Throttled lines of a connectivity log by type, by type and whom, by hour. Prints `N hits groups hours`.
BEGIN { FS = "," }
{
  t = ""
  if (index($0, "recipient thread limit exceeded")) { t = "r"; j = index($0, " for "); k = substr($0, j + 5); sub(/[ ,";\r].*/, "", k) }
  else if ((i = index($0, "Throttled delivery for recipient"))) { t = "c"; k = substr($0, i + 33); sub(/[ ,";\r].*/, "", k) }
  else if (index($0, "mailbox server is too busy")) { t = "b"; k = $4 }
  else if ((i = index($0, "Throttled Delivery due to server limit for"))) { t = "s"; k = substr($0, i + 43); sub(/[ ,";\r].*/, "", k) }
  else if (index($0, "sender thread limit exceeded")) { t = "t"; k = $4 }
  else if (index($0, "throttling limit exceeded")) { t = "m"; k = $4 }
  if (t != "") { n++; K[t "|" k]++; H[substr($0, 1, 13)]++ }
}
END { nk = 0; for (k in K) nk++; nh = 0; for (h in H) nh++; print "N", n + 0, nk, nh }
