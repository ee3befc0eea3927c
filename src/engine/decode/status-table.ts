/**
 * Status codes by space. Written by scripts/status-codes.mjs; meanings stand in scripts/status-meanings.txt.
 * A row: code (hr: hexadecimal), name ($ stands for IsamError, % for IsamWarning), =other name, ~exception without MapiException
 * (alone: same as the name), * a resource ran short, @source, |meaning.
 */
export const statusSources: readonly string[] = [
  "MS-OXCDATA 2.4.3",
  "MS-OXCDATA 2.4.1",
  "MS-OXCDATA 2.4",
  "MFCMAPI (MIT)",
  "MS-ERREF (HRESULT form)",
  "Microsoft support documents",
  "MS-ERREF (Win32/WinSock)"
];

export const statusTable = {
  ec: `1 UnbindSuccess @0
2 UnbindFailure @0
1002 $ @1
1003 UnknownUser =ecUnknownUser ~ @1|no home mailbox was found for this user
1005 Exiting =ecExiting ~ @1|the store is shutting down
1006 BadConfiguration @1
1007 UnknownCodePage @1
1008 ServerMemory * @1|the store ran out of memory
1010 LoginPermission @1|the account has no rights to this mailbox
1011 DatabaseRolledBack @1
1012 DatabaseCopiedError @1
1013 AuditNotAllowed @1
1014 ZombieUser @1|the user object has no SID
1015 UnconvertableACL @1
1100 NoFreeJetSessions * @1|the database engine has no free session left
1101 DifferentJetSession @1
1103 FileRemove @1
1104 ParameterOverflow @1
1105 BadVersion @1
1106 TooManyColumns @1
1107 HaveMore @1
1108 DatabaseError ~ @1|general failure of the database
1109 IndexNameTooBig @1
1110 UnsupportedProperty ~UnsupportedProp @1
1111 MessageNotSaved @1
1113 UnpublishedNotification @1
1115 DifferentRoot @1
1116 BadFolderName @1
1117 AttachmentOpen @1
1118 InvalidCollapseState @1
1119 SkipMyChildren @1
1120 SearchFolder @1
1121 NotSearchFolder @1
1122 FolderSetReceive @1
1123 NoReceiveFolder @1
1125 DeleteSubmittedMessage @1
1127 InvalidRecipients ~ @1|the recipients cannot be delivered to
1128 NoReplicaHere ~ @1|this store holds no replica of the public folder
1129 NoReplicaAvailable ~ @1|no reachable store holds a replica of the public folder
1130 PublicDatabase @1
1131 NotPublicDatabase @1
1132 RecordNotFound ~NoRecordFound @1|the record does not exist
1133 ReplicationConflict @1
1136 FXBufferOverrun @1
1137 FXBufferEmpty @1
1138 FXPartialValue @1
1139 FxNoRoom @1
1140 TimeExpired ~MaxTimeExpired @1|maintenance overran its time window
1141 DestinationError @1
1142 DatabaseNotInitialized =ecMdbNotInitialized ~MdbOffline @1|the mailbox database is dismounted or still starting
1144 WrongServer =ecWrongServer ~ @1|the mailbox's database is not on this server: it moved or failed over
1149 BufferTooSmall ~RpcBufferTooSmall @1|the RPC buffer is too small
1150 AttachmentResolutionRequired ~RequiresRefResolve @1
1151 ServerPaused ~ @1|the service is paused
1152 ServerBusy =ecServerBusy * @1|the server is too busy for this operation
1153 NoSuchLogon @1|the session's logon is gone
1154 LoadLibraryFailed @1
1155 AlreadyConfigured @1
1156 NotConfigured @1
1157 DataLoss ~ @1
1160 MaximumSendThreadExceeded * @1|too many sending threads at once
1161 FxErrorMarker @1
1162 NoFreeJtabs * @1|the database engine has no free table handle left
1163 NotPrivateDatabase ~NotPrivateMDB @1
1164 IsintegMDB ~ @1
1165 RecoveryMismatch ~RecoveryMDBMismatch @1
1166 TableMayNotBeDeleted @1
1168 SearchFolderScopeViolation ~ @1
1201 RpcRegisterIf @1
1202 RpcListen @1
1206 RpcFormat @1
1207 NoCopyTo @1
1209 NullObject @1
1212 RpcAuthentication ~ @1
1213 RpcBadAuthenticationLevel @1
1214 NullCommentRestriction @1
1228 RulesLoadError @1
1229 RulesDeliverErr @1
1230 RulesParsingErr @1
1231 RulesCreateDAE @1
1232 RulesCreateDAM @1
1233 RulesNoMoveCopyFolder @1
1234 RulesNoFolderRights @1
1236 MessageTooBig ~ @1|the message is over a size limit
1237 FormNotValid ~ @1
1238 NotAuthorized ~ @1|the sender may not deliver to this folder or recipient
1239 DeleteMessage @1|a rule deleted the message
1240 BounceMessage @1|a rule bounced the message
1241 QuotaExceeded =ecQuotaExceeded ~ @1|the mailbox is over its quota
1242 MaxSubmissionExceeded ~ @1|the message is over the submission size limit
1243 MaxAttachmentExceeded ~ @1|the message has too many attachments
1244 SendAsDenied ~ @1|the account has no Send As right
1245 ShutoffQuotaExceeded =ecShutoffQuotaExceeded ~ @1|the mailbox is over the quota that stops everything
1246 TooManyOpenObjects =ecMaxObjsExceeded ~MaxObjsExceeded * @1|the session holds more objects of one kind open than allowed
1247 ClientVersionBlocked =ecClientVerDisallowed ~ClientVersionDisallowed @1|this client version is blocked on the server
1248 RpcHttpDisallowed @1|RPC over HTTP is not allowed
1249 CachedModeRequired @1|only cached mode is allowed
1251 FolderNotCleanedUp ~ @1
1261 FormatError ~ @1
1271 NotExpanded @1
1272 NotCollapsed @1
1273 NoExpandLeafRow @1
1274 UnregisteredNameProp @1
1275 FolderDisabled ~ @1
1276 DomainError @1
1279 NoCreateRight ~ @1|no right to create here
1280 PublicRoot ~ @1
1281 NoReadRight @1
1282 NoCreateSubfolderRight ~ @1
1283 NullDestinationObject @1
1284 MessageCycle ~MsgCycle @1
1285 TooManyRecips ~ @1|more recipients than one message may have
1290 VirusScanInProgress ~ @1|the item is being scanned for viruses; retry
1291 VirusDetected ~ @1|the item holds a virus
1292 MailboxInTransit ~ @1|the mailbox is being moved
1293 BackupInProgress ~ @1|the database is being backed up
1294 VirusMessageDeleted ~ @1
1295 InvalidBackupSequence @1
1296 InvalidBackupType @1
1297 TooManyBackups @1
1298 RestoreInProgress @1
1401 DuplicateObject ~ @1|the object exists already
1402 ObjectNotFound @1|an internal database object is missing
1403 FixupReplyRule @1
1404 TemplateNotFound @1
1405 RuleExecution @1
1406 DSNoSuchObject @1
1407 AlreadyTombstoned @1
1430 ReadOnlyTransaction @1
1550 Paused @1
1551 NotPaused @1
1608 WrongMailbox ~ @1|the operation went to the wrong mailbox
1612 ChangePassword ~PasswordChangeRequired @1
1613 PasswordExpired ~ @1
1614 InvalidWorkstation ~InvalidWorkstationAccount @1
1615 InvalidLogonHours ~InvalidAccessTime @1
1616 AccountDisabled ~ @1|the account is disabled
1700 RuleVersion ~ @1
1701 RuleFormat ~ @1
1702 RuleSendAsDenied ~ @1
1721 NoServerSupport @1
1722 LockTimedOut @1
1723 ObjectLocked @1|someone else has the object locked
1725 InvalidLockNamespace @1
2006 MessageDeleted @1|the message is already deleted
2008 ProtocolDisabled ~ @1|this protocol is disabled for the user
2009 CleartextLogonDisabled @1
2030 Rejected @1
2202 AmbiguousAlias ~ @1|the name matches more than one user
2203 UnknownMailbox ~ @1|the directory has no mailbox object for this logon
2300 ExpressionReserved @1
2301 ExpressionParseDepth @1
2302 ExpressionArgumentType @1
2303 ExpressionSyntax @1
2304 ExpressionBadStringToken @1
2305 ExpressionBadColToken @1
2306 ExpressionTypeMismatch @1
2307 ExpressionOperatorNotSupported @1
2308 ExpressionDivideByZero @1
2309 ExpressionUnaryArgument @1
2400 NotLocked @1
2401 ClientEvent @1
2405 CorruptEvent @1|an event in the event table is damaged
2406 CorruptWatermark @1|a watermark in the event table is damaged
2407 EventError ~ @1|processing of mailbox events failed
2408 WatermarkError ~ @1|the watermark is outside the events that are kept
2409 NonCanonicalACL ~ @1
2412 MailboxDisabled ~ @1|the mailbox is disabled
2413 RulesFolderOverQuota @1|a rule's target folder is over quota
2414 AddressBookUnavailable ~ADUnavailable @1|no domain controller answered
2415 AddressBookError ~ADError @1|the directory answered with an error
2416 NotEncrypted ~ @1
2417 AddressBookObjectNotFound ~ADNotFound @1|the directory object does not exist
2418 AddressBookPropertyError ~ADPropertyError @1
2419 RpcServerTooBusy =ecRpcServerTooBusy ~ * @1|the store's RPC server was too busy to take the call: out of threads, or a slow database or disk holds them
2420 RpcOutOfMemory ~ * @1|the RPC client ran out of memory
2421 RpcServerOutOfMemory ~ * @1|the RPC server ran out of memory
2422 RpcOutOfResources ~ * @1|RPC ran out of resources
2423 RpcServerUnavailable ~NetworkError @1|the store's RPC server could not be reached: stopped, restarted, failed over, or a network fault
2426 SecureSubmitError @1
2428 EventsDeleted ~ @1|the events were removed before they were read
2429 SubsystemStopping ~ @1|a part of the store is stopping
2430 AttendantUnavailable ~SystemAttendantUnavailable @1
2600 CIStopping ~ @1
2601 FxInvalidState ~ @1
2602 FxUnexpectedMarker ~ @1
2603 DuplicateDelivery ~ @1|the same message was delivered before
2604 ConditionViolation ~ @1
2605 MaximumConnectionPoolsExceeded @1|the client holds too many RPC connection pools
2606 InvalidRpcHandle ~NetworkError @1|the RPC connection is gone
2607 EventNotFound ~ @1|the event is not in the event table
2608 PropertyNotPromoted @1
2609 LowFreeSpaceForDatabase ~LowDatabaseDiskSpace @1|the database's volume is low on disk space
2610 LowFreeSpaceForLogs ~LowDatabaseLogDiskSpace @1|the transaction logs' volume is low on disk space
2611 MailboxIsQuarantined ~MailboxQuarantined @1|the store has quarantined the mailbox after repeated crashes
2612 DatabaseMountInProgress ~MountInProgress @1|the database is being mounted
2613 DatabaseDismountInProgress ~DismountInProgress @1|the database is being dismounted
2614 ConnectionsOverBudget @1|the client uses more RPC connections than its budget
2615 NotFoundInContainer @1
2616 CannotRemove @1
2617 InvalidConnectionPool ~NetworkError @1|the RPC connection pool is unknown to the server
2618 VirusScanGeneralFailure ~VirusScannerError @1`,
  hr: `0 Success @2
40203 MAPI_W_NO_SERVICE @3
40380 ErrorsReturned =MAPI_W_ERRORS_RETURNED @0
40481 PositionChanged =MAPI_W_POSITION_CHANGED @0
40482 ApproximateCount =MAPI_W_APPROX_COUNT @0
40580 MAPI_W_CANCEL_MESSAGE @3
40680 PartiallyComplete =MAPI_W_PARTIAL_COMPLETION ~PartialCompletion @0
40820 SyncProgress =SYNC_W_PROGRESS @0
40821 NewerClientChange =SYNC_W_CLIENT_CHANGE_NEWER @0
80004002 NoInterface =MAPI_E_INTERFACE_NOT_SUPPORTED ~InterfaceNotSupported @2|the object does not offer this interface
80004005 GeneralFailure =MAPI_E_CALL_FAILED @2|the call failed; the ec= beside it says why
80030001 StorageInvalidFunction @2
80030005 StorageAccessDenied @2
80030008 StorageInsufficientMemory @2
80030009 StorageInvalidPointer @2
8003001E StorageReadFault @2
80030021 StorageLockViolation ~LockViolation @2
80030057 StorageInvalidParameter @2
80030070 StreamSizeError ~ @2|no disk space for the stream
800300FF StorageInvalidFlag @2
80030103 StorageCannotSave @2
80040102 NotSupported =MAPI_E_NO_SUPPORT ~NoSupport @2|the server does not support this call
80040103 InvalidCharacterWidth =MAPI_E_BAD_CHARWIDTH ~BadCharWidth @2
80040105 StringTooLong =MAPI_E_STRING_TOO_LONG ~ @2
80040106 InvalidFlag =MAPI_E_UNKNOWN_FLAGS ~UnknownFlags @2
80040107 InvalidEntryID =MAPI_E_INVALID_ENTRYID ~InvalidEntryId @2|the entry id is malformed
80040108 InvalidObject =MAPI_E_INVALID_OBJECT ~ @2|the object behind the handle is gone
80040109 ObjectChanged =MAPI_E_OBJECT_CHANGED ~ @2|the object was changed meanwhile; reload and repeat
8004010A ObjectDeleted =MAPI_E_OBJECT_DELETED ~ @2|the object was deleted meanwhile
8004010B ServerBusy =MAPI_E_BUSY ~Busy * @2|another operation on the table is still running
8004010D OutOfDisk =MAPI_E_NOT_ENOUGH_DISK ~NotEnoughDisk * @2|no disk space
8004010E OutOfResources =MAPI_E_NOT_ENOUGH_RESOURCES ~NotEnoughResources * @2|not enough of some resource; in a client often too many open items or connections
8004010F NotFound =MAPI_E_NOT_FOUND ~ @2|the object does not exist
80040110 VersionMismatch =MAPI_E_VERSION ~Version @2|client and server versions do not fit
80040111 LogonFailed =MAPI_E_LOGON_FAILED ~ @2|the logon was refused
80040112 TooManySessions =MAPI_E_SESSION_LIMIT ~SessionLimit * @2|no more sessions are allowed
80040113 UserCanceled =MAPI_E_USER_CANCEL ~UserCancel @2|the user cancelled
80040114 AbortFailed =MAPI_E_UNABLE_TO_ABORT ~UnableToAbort @2
80040115 NetworkError =MAPI_E_NETWORK_ERROR ~ @2|the network or the server behind it failed
80040116 DiskError =MAPI_E_DISK_ERROR ~ @2|a disk read or write failed
80040117 TooComplex =MAPI_E_TOO_COMPLEX ~ @2|too complex for the server, often a search
80040118 InvalidColumn =MAPI_E_BAD_COLUMN ~BadColumn @2|this column is not allowed in this table
80040119 MAPI_E_EXTENDED_ERROR ~ExtendedError @3|there is more error detail to ask for
8004011A ComputedValue =MAPI_E_COMPUTED ~Computed @2|the property is computed and cannot be set
8004011B CorruptData =MAPI_E_CORRUPT_DATA ~ @2|the item or the store is damaged inside
8004011C MAPI_E_UNCONFIGURED ~Unconfigured @3|the service or its profile is not set up
8004011D MAPI_E_FAILONEPROVIDER ~FailOneProvider @3|one of several providers failed
8004011E InvalidCodepage =MAPI_E_UNKNOWN_CPID ~UnknownCpid @2|the server does not know this code page
8004011F InvalidLocale =MAPI_E_UNKNOWN_LCID ~UnknownLcid @2
80040120 MAPI_E_PASSWORD_CHANGE_REQUIRED ~PasswordChangeRequired @3|the password must be changed
80040121 MAPI_E_PASSWORD_EXPIRED ~PasswordExpired @3|the password has expired
80040122 MAPI_E_INVALID_WORKSTATION_ACCOUNT ~InvalidWorkstationAccount @3
80040123 TimeSkew =MAPI_E_INVALID_ACCESS_TIME ~InvalidAccessTime @2|the clocks of two computers differ too much
80040124 MAPI_E_ACCOUNT_DISABLED ~AccountDisabled @3|the account is disabled
80040125 MAPI_E_RECONNECTED ~Conflict @3
80040126 MAPI_E_OFFLINE @3|the provider is offline
80040200 EndOfSession =MAPI_E_END_OF_SESSION ~ @2|the server ended the session
80040201 UnknownEntryId =MAPI_E_UNKNOWN_ENTRYID ~ @2|the entry id belongs to another provider
80040202 MAPI_E_MISSING_REQUIRED_COLUMN ~MissingRequiredColumn @3
80040204 MAPI_E_PROFILE_DELETED @3
80040301 MAPI_E_BAD_VALUE ~BadValue @3|the value does not fit the property
80040302 MAPI_E_INVALID_TYPE ~InvalidType @3
80040303 MAPI_E_TYPE_NO_SUPPORT ~TypeNoSupport @3
80040304 MAPI_E_UNEXPECTED_TYPE ~UnexpectedType @3
80040305 MAPI_E_TOO_BIG ~TooBig @3|the value is too big to return at once
80040306 MAPI_E_DECLINE_COPY ~DeclineCopy @3
80040307 MAPI_E_UNEXPECTED_ID ~UnexpectedId @3
80040400 NotCompleted =MAPI_E_UNABLE_TO_COMPLETE ~UnableToComplete @2|the operation could not be completed
80040401 Timeout =MAPI_E_TIMEOUT ~ @2|it did not finish in time
80040402 EmptyTable =MAPI_E_TABLE_EMPTY ~TableEmpty @2
80040403 TableTooBig =MAPI_E_TABLE_TOO_BIG ~ @2
80040405 InvalidBookmark =MAPI_E_INVALID_BOOKMARK ~ @2
80040500 ErrorWait =MAPI_E_WAIT ~Wait @2|the wait ran out
80040501 ErrorCancel =MAPI_E_CANCEL ~Cancel @2|it was cancelled
80040502 MAPI_E_NOT_ME ~NotMe @3
80040600 MAPI_E_CORRUPT_STORE ~CorruptStore @3|the store is damaged
80040601 MAPI_E_NOT_IN_QUEUE ~NotInQueue @3|the message is not in the outgoing queue
80040602 NoSuppress =MAPI_E_NO_SUPPRESS ~ @2
80040604 CollidingNames =MAPI_E_COLLISION ~Collision @2|an object of that name exists already
80040605 NotInitialized =MAPI_E_NOT_INITIALIZED ~ @2|the subsystem is not ready yet
80040606 MAPI_E_NON_STANDARD ~NonStandard @3
80040607 NoRecipients =MAPI_E_NO_RECIPIENTS ~ @2|the message has no recipients
80040608 AlreadySent =MAPI_E_SUBMITTED ~Submitted @2|the message was already submitted
80040609 HasFolders =MAPI_E_HAS_FOLDERS ~ @2
8004060A HasMessages =MAPI_E_HAS_MESSAGES ~ @2
8004060B FolderCycle =MAPI_E_FOLDER_CYCLE ~ @2
8004060C MAPI_E_STORE_FULL ~RecursionLimit @3|the store is full, or nested too deep
8004060D TooManyLocks =MAPI_E_LOCKID_LIMIT ~LockIdLimit * @2
80040700 AmbiguousRecipient =MAPI_E_AMBIGUOUS_RECIP ~AmbiguousRecip @2|the recipient matches several directory entries
80040800 SyncObjectDeleted =SYNC_E_OBJECT_DELETED ~ObjectDeleted @2
80040801 IgnoreFailure =SYNC_E_IGNORE ~SyncIgnore @2
80040802 SyncConflict =SYNC_E_CONFLICT ~ @2
80040803 NoParentFolder =SYNC_E_NO_PARENT ~SyncNoParent @2
80040804 CycleDetected =SYNC_E_CYCLE ~SyncIncest @2
80040805 NotSynchronized =SYNC_E_UNSYNCHRONIZED @2
80040900 NamedPropertyQuota =MAPI_E_NAMED_PROP_QUOTA_EXCEEDED ~NamedPropsQuotaExceeded @2|the store has no room for more named properties
80040FFF NotImplemented @2|the server does not implement this call
80070005 AccessDenied =MAPI_E_NO_ACCESS ~NoAccess @2|access denied
8007000E OutOfMemory =MAPI_E_NOT_ENOUGH_MEMORY * @2|out of memory
80070057 InvalidParameter =MAPI_E_INVALID_PARAMETER @2|a parameter is not valid`,
  jet: `-4005 $FileCompressed @1
-4001 $FileIOBeyondEOF @1
-4000 $FileIOSparse @1
-3002 $LSNotSet @1
-3001 $LSAlreadySet @1
-3000 $LSCallbackNotSpecified @1
-2404 $OSSnapshotInvalidSnapId @1
-2403 $OSSnapshotNotAllowed @1
-2402 $OSSnapshotTimeOut @1
-2401 $OSSnapshotInvalidSequence @1
-2102 $CallbackNotResolved @1
-2101 $CallbackFailed @1
-1917 $RollbackError @1
-1916 $OneDatabasePerSession @1
-1915 $RecordFormatConversionFailed @1
-1914 $SessionInUse @1
-1913 $SessionContextNotSetByThisThread @1
-1912 $SessionContextAlreadySet @1
-1911 $EntryPointNotFound @1
-1910 $SessionSharingViolation @1
-1909 $TooManySplits @1
-1907 $AccessDenied @1
-1906 $InvalidOperation @1
-1852 $LogCorrupted @1
-1850 $AfterInitialization @1
-1812 $FileInvalidType @1
-1811 $FileNotFound ~JetErrorFileNotFound @1|a database or log file is missing
-1809 $PermissionDenied @1|no permission for the file
-1808 $DiskFull * @1|the disk is full
-1805 $TooManyAttachedDatabases @1
-1803 $TempFileOpenError @1
-1702 $InvalidOnSort @1
-1701 $TooManySorts @1
-1619 $LanguageNotSupported @1
-1611 $DataHasChanged @1
-1609 $UpdateNotPrepared @1
-1608 $KeyNotMade @1
-1607 $AlreadyPrepared @1
-1605 $KeyDuplicate ~JetErrorKeyDuplicate @1|the key exists already
-1604 $RecordPrimaryChanged @1
-1603 $NoCurrentRecord ~JetErrorNoCurrentRecord @1|no current record
-1602 $RecordNoCopy @1
-1601 $RecordNotFound @1|the record does not exist
-1530 $InvalidPlaceholderColumn @1
-1529 $DerivedColumnCorruption @1
-1528 $MultiValuedDuplicateAfterTruncation @1
-1526 $LVCorrupted ~JetErrorLVCorrupted @1
-1525 $MultiValuedDuplicate @1
-1524 $DefaultValueTooBig ~JetErrorDefaultValueTooBig @1
-1521 $CannotBeTagged @1
-1519 $ColumnInRelationship @1
-1518 $BadItagSequence @1
-1517 $BadColumnId ~JetErrorBadColumnId @1
-1516 $KeyIsMade @1
-1515 $NoCurrentIndex @1
-1514 $TaggedNotNULL @1
-1511 $InvalidColumnType @1
-1510 $ColumnRedundant @1
-1509 $MultiValuedColumnMustBeTagged @1
-1508 $ColumnDuplicate @1
-1507 $ColumnNotFound @1
-1506 $ColumnTooBig ~JetErrorColumnTooBig @1
-1505 $ColumnIndexed @1
-1504 $NullInvalid @1
-1503 $ColumnDoesNotFit @1
-1502 $ColumnNoChunk @1
-1501 $ColumnLong @1
-1437 $IndexTuplesKeyTooSmall @1
-1436 $IndexTuplesCannotRetrieveFromIndex @1
-1435 $IndexTuplesInvalidLimits @1
-1434 $IndexTuplesVarSegMacNotAllowed @1
-1433 $IndexTuplesTextBinaryColumnsOnly @1
-1432 $IndexTuplesNonUniqueOnly @1
-1431 $IndexTuplesTooManyColumns @1
-1430 $IndexTuplesSecondaryIndexOnly @1
-1416 $InvalidIndexId @1
-1414 $SecondaryIndexCorrupted @1|a secondary index is damaged
-1413 $PrimaryIndexCorrupted @1|the primary index is damaged
-1412 $IndexBuildCorrupted @1
-1411 $MultiValuedIndexViolation @1
-1410 $TooManyOpenIndexes @1
-1409 $InvalidCreateIndex @1
-1406 $IndexInvalidDef @1
-1405 $IndexMustStay @1
-1404 $IndexNotFound ~JetErrorIndexNotFound @1
-1403 $IndexDuplicate @1
-1402 $IndexHasPrimary @1
-1401 $IndexCantBuild @1
-1330 $CannotAddFixedVarColumnToDerivedTable @1
-1329 $ClientRequestToStopJetService @1
-1328 $InvalidSettings @1
-1326 $DDLNotInheritable @1
-1325 $CannotNestDDL @1
-1324 $FixedInheritedDDL @1
-1323 $FixedDDL @1
-1322 $ExclusiveTableLockRequired @1
-1319 $CannotDeleteTemplateTable @1
-1318 $CannotDeleteSystemTable @1
-1317 $CannotDeleteTempTable @1
-1316 $InvalidObject @1
-1314 $ObjectDuplicate @1
-1313 $TooManyOpenTablesAndCleanupTimedOut ~JetErrorTooManyOpenTablesAndCleanupTimedOut @1
-1312 $IllegalOperation @1
-1311 $TooManyOpenTables ~JetErrorTooManyOpenTables * @1|too many tables are open
-1310 $InvalidTableId @1
-1308 $TableNotEmpty @1
-1307 $DensityInvalid @1
-1305 $ObjectNotFound @1
-1304 $TableInUse ~JetErrorTableInUse @1
-1303 $TableDuplicate ~JetErrorTableDuplicate @1
-1302 $TableLocked ~JetErrorTableLocked @1|the table is locked
-1225 $InvalidCreateDbVersion @1
-1224 $DatabaseCorruptedNoRepair @1
-1222 $DatabaseSignInUse @1
-1221 $PartiallyAttachedDB @1
-1220 $CatalogCorrupted @1
-1219 $ForceDetachNotAllowed @1
-1218 $DatabaseIdInUse @1
-1217 $DatabaseInvalidPath ~JetErrorDatabaseInvalidPath @1|the path of the database is not valid
-1216 $AttachedDatabaseMismatch ~JetErrorAttachedDatabaseMismatch @1|the attached database is missing or is not the one the logs belong to
-1215 $DatabaseSharingViolation @1
-1214 $TooManyInstances @1
-1213 $PageSizeMismatch @1
-1212 $Database500Format @1
-1211 $Database400Format @1
-1210 $Database200Format @1
-1209 $InvalidDatabaseVersion @1
-1208 $CannotDisableVersioning @1
-1207 $DatabaseLocked @1
-1206 $DatabaseCorrupted @1|the database is damaged
-1205 $DatabaseInvalidPages @1
-1204 $DatabaseInvalidName @1
-1203 $DatabaseNotFound ~JetErrorDatabaseNotFound @1|the database file is missing
-1202 $DatabaseInUse @1
-1201 $DatabaseDuplicate @1
-1115 $InvalidInstance @1
-1114 $SesidTableIdMismatch @1
-1113 $CannotMaterializeForwardOnlySort @1
-1112 $RecordTooBigForBackwardCompatibility @1
-1111 $SessionWriteConflict @1
-1110 $TransReadOnly @1
-1109 $RollbackRequired @1
-1108 $InTransaction @1|a transaction is still open
-1105 $WriteConflictPrimaryIndex @1|another session is changing the same key
-1104 $InvalidSesid ~JetErrorInvalidSesid @1
-1103 $TransTooDeep @1
-1102 $WriteConflict ~JetErrorWriteConflict @1|another session is changing the same record
-1101 $OutOfSessions ~JetErrorOutOfSessions * @1|out of sessions: too many operations at once
-1092 $InstanceUnavailableDueToFatalLogDiskFull ~JetErrorInstanceUnavailableDueToFatalLogDiskFull @1|the log disk filled up and the instance stopped
-1091 $DatabaseUnavailable @1
-1090 $InstanceUnavailable ~JetErrorInstanceUnavailable @1|the instance stopped after a fatal error and must be restarted
-1086 $InstanceNameInUse @1
-1085 $TempPathInUse @1
-1084 $LogFilePathInUse @1
-1083 $SystemPathInUse @1
-1082 $SystemParamsAlreadySet @1
-1081 $RunningInMultiInstanceMode @1
-1080 $RunningInOneInstanceMode @1
-1078 $OutOfSequentialIndexValues @1
-1077 $OutOfDbtimeValues @1
-1076 $OutOfAutoincrementValues @1
-1075 $OutOfLongValueIDs @1
-1074 $OutOfObjectIDs @1
-1073 $TooManyMempoolEntries @1
-1072 $RecordNotDeleted @1
-1071 $CannotIndex @1
-1069 $VersionStoreOutOfMemory ~JetErrorVersionStoreOutOfMemory * @1|the version store is full: a long transaction, or too much at once
-1066 $VersionStoreOutOfMemoryAndCleanupTimedOut @1|the version store is full and clean-up took too long
-1065 $VersionStoreEntryTooBig @1
-1064 $InvalidLCMapStringFlags @1
-1063 $InvalidCodePage @1
-1062 $InvalidLanguageId ~JetErrorInvalidLanguageId @1
-1061 $InvalidCountry @1
-1059 $TooManyActiveUsers @1
-1054 $NotInTransaction @1
-1053 $NullKeyDisallowed @1
-1052 $LinkNotSupported @1
-1051 $IndexInUse @1
-1048 $ColumnNotUpdatable @1
-1047 $InvalidBufferSize @1
-1046 $ColumnInUse @1
-1045 $InvalidBookmark @1
-1044 $InvalidFilename @1
-1043 $ContainerNotEmpty @1
-1040 $TooManyColumns @1
-1038 $BufferTooSmall @1
-1032 $FileAccessDenied @1|the file is in use, often by a virus scanner or backup
-1031 $InitInProgress @1
-1030 $AlreadyInitialized @1
-1029 $NotInitialized @1
-1028 $InvalidDatabase @1
-1027 $TooManyOpenDatabases @1
-1026 $RecordTooBig ~JetErrorRecordTooBig @1|the record is too big
-1025 $InvalidLogDirectory @1
-1024 $InvalidSystemPath @1
-1023 $InvalidPath @1
-1022 $DiskIO ~JetErrorDiskIO @1|a disk read or write failed
-1020 $OutOfFileHandles @1
-1019 $PageNotInitialized ~JetErrorPageNotInitialized @1|a page was never written: lost write, or damage by the storage
-1018 $ReadVerifyFailure ~JetErrorReadVerifyFailure @1|a page's checksum is wrong: the storage damaged it
-1017 $RecordDeleted ~JetErrorRecordDeleted @1|the record was deleted
-1016 $TooManyKeys @1
-1015 $TooManyIndexes @1
-1014 $OutOfBuffers ~JetErrorOutOfBuffers * @1|out of database buffers
-1013 $OutOfCursors ~JetErrorOutOfCursors * @1|out of cursors
-1012 $OutOfDatabaseSpace @1|the database has reached its largest size
-1011 $OutOfMemory ~JetErrorOutOfMemory * @1|out of memory
-1010 $InvalidDatabaseId @1
-1008 $DatabaseFileReadOnly @1
-1003 $InvalidParameter @1
-1002 $InvalidName @1
-1001 $FeatureNotAvailable @1
-1000 $TermInProgress @1
-900 $InvalidGrbit @1
-615 $RestoreOfNonBackupDatabase @1
-614 $CheckpointDepthTooDeep ~JetErrorCheckpointDepthTooDeep @1|too many logs since the last checkpoint; the store stopped updates
-613 $SLVReadVerifyFailure @1
-612 $LogReadVerifyFailure @1|a log's checksum is wrong
-611 $ExistingLogFileIsNotContiguous @1
-610 $ExistingLogFileHasBadSignature @1
-603 $UnicodeNormalizationNotSupported @1
-602 $UnicodeTranslationFail @1
-601 $UnicodeTranslationBufferTooSmall @1
-586 $CommittedLogFilesCorrupt @1
-582 $CommittedLogFilesMissing @1|logs that are needed are missing
-581 $SoftRecoveryOnSnapshot @1
-580 $DatabasesNotFromSameSnapshot @1
-579 $RecoveredWithoutUndo @1
-577 $BadRestoreTargetInstance @1
-575 $MustDisableLoggingForDbUpgrade @1
-574 $LogCorruptDuringHardRecovery @1
-573 $LogCorruptDuringHardRestore @1
-571 $LogTornWriteDuringHardRecovery @1
-570 $LogTornWriteDuringHardRestore @1
-569 $MissingFileToBackup @1
-567 $DbTimeTooNew @1
-566 $DbTimeTooOld @1
-565 $MissingCurrentLogFiles @1
-563 $DatabaseIncompleteUpgrade @1
-562 $DatabaseAlreadyUpgraded @1
-561 $BadBackupDatabaseSize @1
-560 $MissingFullBackup @1
-557 $MissingRestoreLogFiles @1
-556 $GivenLogFileIsNotContiguous @1
-555 $GivenLogFileHasBadSignature @1
-554 $StartingRestoreLogTooHigh @1
-553 $EndingRestoreLogTooLow @1
-552 $DatabasePatchFileMismatch @1
-551 $ConsistentTimeMismatch ~JetErrorConsistentTimeMismatch @1|database and logs are from different times
-550 $DatabaseDirtyShutdown @1|the database was not shut down cleanly; it needs recovery
-549 $StreamingDataNotLogged @1
-548 $LogSequenceEndDatabasesConsistent @1
-547 $LogSectorSizeMismatchDatabasesConsistent @1
-546 $LogSectorSizeMismatch @1
-545 $LogFileSizeMismatchDatabasesConsistent @1
-544 $SoftRecoveryOnBackupDatabase @1
-543 $RequiredLogFilesMissing @1|logs needed for recovery are missing
-542 $CheckpointFileNotFound @1
-541 $LogFileSizeMismatch @1
-540 $DatabaseStreamingFileMismatch @1
-539 $DatabaseLogSetMismatch @1
-538 $PatchFileMissing @1
-537 $BadSLVSignature @1
-536 $RedoAbruptEnded @1
-535 $BadPatchPage @1
-534 $MissingPatchPage @1
-533 $CheckpointCorrupt @1
-532 $BadCheckpointSignature @1
-531 $BadDbSignature @1
-530 $BadLogSignature @1
-529 $LogDiskFull ~JetErrorLogDiskFull * @1|the log disk is full
-528 $MissingLogFile ~JetErrorMissingLogFile @1|a log file is missing
-527 $RecoveredWithErrors @1
-526 $InvalidBackup @1
-525 $MakeBackupDirectoryFail @1
-524 $DeleteBackupFileFail @1
-523 $BackupNotAllowedYet @1
-521 $InvalidBackupSequence @1
-520 $NoBackup @1
-519 $LogSequenceEnd @1
-517 $LogBufferTooSmall @1
-516 $LoggingDisabled @1
-515 $InvalidLogSequence @1
-514 $BadLogVersion @1
-513 $LogGenerationMismatch @1
-512 $CannotLogDuringRecoveryRedo @1
-511 $LogDisabledDueToRecoveryFailure @1
-510 $LogWriteFail ~JetErrorLogWriteFail @1|writing the log failed
-509 $MissingPreviousLogFile @1
-506 $RestoreInProgress @1
-505 $BackupInProgress @1
-504 $BackupDirectoryNotEmpty @1
-503 $NoBackupDirectory @1
-501 $LogFileCorrupt @1|a log file is damaged
-500 $InvalidLoggedOperation @1
-408 $KeyTooBig @1
-346 $KeyTruncated @1
-344 $DbTimeCorrupted @1
-343 $SPOwnExtCorrupted @1
-342 $SPAvailExtCacheOutOfMemory @1
-341 $SPAvailExtCorrupted @1
-340 $SPAvailExtCacheOutOfSync @1
-338 $BadParentPageLink @1|the database tree is damaged
-334 $NTSystemCallFailed @1
-328 $BadBookmark @1
-327 $BadPageLink @1|the database tree is damaged
-324 $KeyBoundary @1
-323 $PageBoundary @1
-322 $PreviousVersion @1
-255 $DatabaseBufferDependenciesCorrupted ~JetErrorDatabaseBufferDependenciesCorrupted @1
-107 $InternalError @1
-106 $TaskDropped @1
-105 $TooManyIO @1|too many reads and writes are waiting
-103 $OutOfThreads @1|no thread could be started
-102 $FileClose @1
-101 $RfsNotArmed @1
-100 $RfsFailure @1
-1 %NotYetImplemented @0`,
  jetwarn: `321 %RemainingVersions @0
345 %UniqueKey @0
406 %SeparateLongValue @0
558 %ExistingLogFileHasBadSignature @0
559 %ExistingLogFileIsNotContiguous @0
564 %SkipThisRecord @0
578 %TargetInstanceRunning @0
595 %DatabaseRepaired @0
1004 %ColumnNull @0
1006 %BufferTruncated @0
1007 %DatabaseAttached @0
1009 %SortOverflow @0
1039 %SeekNotEqual @0
1055 %NoErrorInfo @0
1058 %NoIdleActivity @0
1067 %NoWriteLock @0
1068 %ColumnSetNull @0
1301 %TableEmpty @0
1327 %TableInUseBySystem @0
1415 %CorruptIndexDeleted @0
1512 %ColumnMaxTruncated @0
1520 %CopyLongValue @0
1531 %ColumnSkipped @0
1532 %ColumnNotLocal @0
1533 %ColumnMoreTags @0
1534 %ColumnTruncated @0
1535 %ColumnPresent @0
1536 %ColumnSingleValue @0
1537 %ColumnDefault @0
1610 %DataHasChanged @0
1618 %KeyChanged @0
1813 %FileOpenReadOnly @0
1908 %IdleFull @0
2000 %DefragAlreadyRunning @0
2001 %DefragNotRunning @0
2100 %CallbackNotRegistered @0`,
  submission: `1140850693 RetryMailboxServerError * @5|the mailbox server had a passing error (too busy, session limit, memory, disk full); the submission is retried there. The SMTP text after it says which`,
  win32: `8 ERROR_NOT_ENOUGH_MEMORY * @6|not enough memory
14 ERROR_OUTOFMEMORY @6|out of memory
32 ERROR_SHARING_VIOLATION @6|another process has the file open
112 ERROR_DISK_FULL * @6|the disk is full
121 ERROR_SEM_TIMEOUT @6|the network or a disk did not answer in time
1130 ERROR_NOT_ENOUGH_SERVER_MEMORY @6|the server ran short of storage for the request
1450 ERROR_NO_SYSTEM_RESOURCES * @6|the system ran short of resources
1453 ERROR_WORKING_SET_QUOTA @6|the working set quota is used up
1455 ERROR_COMMITMENT_LIMIT * @6|the paging file is too small
1460 ERROR_TIMEOUT @6|it did not finish in time
1702 RPC_S_INVALID_BINDING @6|the RPC binding is not valid
1715 RPC_S_NOT_LISTENING @6|the RPC server is not listening
1717 RPC_S_UNKNOWN_IF @6|the RPC interface is not registered there
1721 RPC_S_OUT_OF_RESOURCES * @6|RPC ran out of resources
1722 RPC_S_SERVER_UNAVAILABLE @6|the RPC server cannot be reached: stopped, blocked, or no network
1723 RPC_S_SERVER_TOO_BUSY * @6|the RPC server is too busy to take the call
1726 RPC_S_CALL_FAILED @6|the RPC failed; it may have run
1727 RPC_S_CALL_FAILED_DNE @6|the RPC failed and did not run
1728 RPC_S_PROTOCOL_ERROR @6
1742 RPC_S_MAX_CALLS_TOO_SMALL @6
1745 RPC_S_PROCNUM_OUT_OF_RANGE @6
1747 RPC_S_UNKNOWN_AUTHN_SERVICE @6
1752 EPT_S_CANT_PERFORM_OP @6
1753 EPT_S_NOT_REGISTERED @6|the endpoint mapper has no such endpoint: the service is not started
1783 RPC_X_BAD_STUB_DATA @6|the RPC carried bad data
1818 RPC_S_CALL_CANCELLED @6|the RPC was cancelled, often because the client waited too long
1820 RPC_S_COMM_FAILURE @6|the RPC's connection failed
1825 RPC_S_SEC_PKG_ERROR @6|RPC authentication failed
10013 WSAEACCES @6|the socket was refused by policy or permission
10048 WSAEADDRINUSE @6|the address or port is in use; outgoing: ports are used up
10050 WSAENETDOWN @6|the network is down
10051 WSAENETUNREACH @6|no route to the network
10053 WSAECONNABORTED @6|this computer closed the connection
10054 WSAECONNRESET @6|the other side reset the connection
10055 WSAENOBUFS * @6|no buffers left for sockets
10060 WSAETIMEDOUT @6|the other side did not answer in time: a firewall, or the host is down
10061 WSAECONNREFUSED @6|the other side refused: nothing listens on the port
10064 WSAEHOSTDOWN @6|the host is down
10065 WSAEHOSTUNREACH @6|no route to the host
11001 WSAHOST_NOT_FOUND @6|DNS knows no such host
11002 WSATRY_AGAIN @6|DNS did not answer; try again
11003 WSANO_RECOVERY @6|DNS failed
11004 WSANO_DATA @6|DNS knows the name but has no address of it`,
};
