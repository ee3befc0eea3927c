/** HResults of .NET exceptions, facility 0x13 (URT). Source: the .NET reference documentation (corerror.h). */

import { once } from '../once';

/** `code name`: low 16 bits of 0x8013xxxx, and the exception's name without `Exception`; its constant is `COR_E_` and the name in capitals. */
const rows = `1500 Exception
1501 System
1502 ArgumentOutOfRange
1503 ArrayTypeMismatch
1504 ContextMarshal
1505 Timeout
1506 ExecutionEngine
1507 FieldAccess
1508 IndexOutOfRange
1509 InvalidOperation
150A Security
150C Serialization
150D Verification
1510 MethodAccess
1511 MissingField
1512 MissingMember
1513 MissingMethod
1514 MulticastNotSupported
1515 NotSupported
1516 Overflow
1517 Rank
1518 SynchronizationLock
1519 ThreadInterrupted
151A MemberAccess
1520 ThreadState
1521 ThreadStop
1522 TypeLoad
1523 EntryPointNotFound
1524 DllNotFound
1525 ThreadStart
1527 InvalidComObject
1528 NotFiniteNumber
1529 DuplicateWaitObject
152B SemaphoreFull
152C WaitHandleCannotBeOpened
152D AbandonedMutex
1530 ThreadAborted
1531 InvalidOleVariantType
1532 MissingManifestResource
1533 SafeArrayTypeMismatch
1534 TypeInitialization
1535 MarshalDirective
1536 MissingSatelliteAssembly
1537 Format
1538 SafeArrayRankMismatch
1539 PlatformNotSupported
153A InvalidProgram
153B OperationCanceled
1577 KeyNotFound
1600 Application
1601 InvalidFilterCriteria
1602 ReflectionTypeLoad
1603 Target
1604 TargetInvocation
1605 TargetParameterCount
1620 IO
1622 ObjectDisposed
1623 FailFast`;

const names = once(() => new Map(rows.split('\n').map((row) => [parseInt(row, 16), row.slice(5)])));

/** The name behind the low 16 bits of 0x8013xxxx. */
export function clrName(low: number): string | undefined {
  return names().get(low);
}
