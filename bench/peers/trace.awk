# Reminders switched off and moves begun, by mailbox and by hour. Prints `N hits groups hours`.
/caller: StopAll/ { n++; i = index($0, "usr: "); K["S|" substr($0, i + 5, 36)]++; H[substr($0, 2, 13)]++ }
/Mask: MailboxMoveStarted/ { n++; i = index($0, "MailboxID: "); K["M|" substr($0, i + 11, 36)]++; H[substr($0, 2, 13)]++ }
END { nk = 0; for (k in K) nk++; nh = 0; for (h in H) nh++; print "N", n + 0, nk, nh }
