// node bench/peers/duckdb.mjs connectivity|trace|tracking FILE : the same counts by SQL over the log read as CSV. Prints `N <hits>`.
import process from 'node:process';
import { DuckDBInstance } from '@duckdb/node-api';

const [, , kind, file] = process.argv;
const columns = (names) => `{${names.map((n) => `'${n}':'VARCHAR'`).join(',')}}`;
const csv = (names) => `read_csv('${file}', header=false, auto_detect=false, delim=',', quote='"', escape='"', comment='#', strict_mode=false, parallel=true, columns=${columns(names)})`;
const TYPE = `CASE WHEN contains(d,'recipient thread limit exceeded') THEN 'r' WHEN contains(d,'Throttled delivery for recipient') THEN 'c' WHEN contains(d,'mailbox server is too busy') THEN 'b' WHEN contains(d,'Throttled Delivery due to server limit for') THEN 's' WHEN contains(d,'sender thread limit exceeded') THEN 't' WHEN contains(d,'throttling limit exceeded') THEN 'm' END`;
const KEY = `CASE WHEN ty='r' THEN regexp_extract(d,' for ([^ ,;"]+)',1) WHEN ty='c' THEN regexp_extract(d,'for recipient ([^ ,;"]+)',1) WHEN ty='s' THEN regexp_extract(d,'limit for ([^ ,;"]+)',1) ELSE dst END`;
const QUERIES = {
  connectivity: `SELECT ty, ${KEY} AS k, t[1:13] AS h, count(*)::INT n FROM (SELECT *, ${TYPE} AS ty FROM ${csv(['t', 's', 'src', 'dst', 'dir', 'd'])}) WHERE ty IS NOT NULL GROUP BY 1,2,3`,
  trace: `SELECT contains(m,'caller: StopAll') s, CASE WHEN contains(m,'caller: StopAll') THEN regexp_extract(m,'usr: ([^,]+)',1) ELSE regexp_extract(m,'MailboxID: ([^;]+)',1) END mb, t[1:13] h, count(*)::INT n FROM ${csv(['t', 'p', 'th', 'c', 'g', 'm'])} WHERE contains(m,'caller: StopAll') OR contains(m,'Mask: MailboxMoveStarted') GROUP BY 1,2,3`,
  tracking: `SELECT c12, t[1:13] h, 0, count(*)::INT n FROM ${csv(['t', ...Array.from({ length: 29 }, (_, i) => `c${i + 1}`)])} WHERE contains(c13, 'thread limit exceeded') GROUP BY 1,2`,
};

const db = await DuckDBInstance.create(':memory:', { threads: '2' });
const rows = (await (await db.connect()).runAndReadAll(QUERIES[kind])).getRows();
console.log('N', rows.reduce((sum, row) => sum + row[3], 0));
