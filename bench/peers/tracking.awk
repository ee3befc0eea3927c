# Deliveries put off by a thread limit, by recipient and by hour. Prints `N hits groups hours`.
BEGIN { FS = "," }
/thread limit exceeded/ { n++; K[$13]++; H[substr($0, 1, 13)]++ }
END { nk = 0; for (k in K) nk++; nh = 0; for (h in H) nh++; print "N", n + 0, nk, nh }
