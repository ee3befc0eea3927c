/** MAPI property tags: an id in the upper 16 bits, a type in the lower. Sources: [MS-OXPROPS], [MS-OXCDATA] 2.11.1. */

import { once } from '../once';
import { t } from '../l10n';
import type { Decoded } from '../model';
import { parseInteger } from './numbers';

const types: Readonly<Record<number, string>> = {
  0x0000: 'PT_UNSPECIFIED', 0x0002: 'PT_SHORT', 0x0003: 'PT_LONG', 0x0004: 'PT_FLOAT', 0x0005: 'PT_DOUBLE', 0x0006: 'PT_CURRENCY', 0x0007: 'PT_APPTIME', 0x000a: 'PT_ERROR', 0x000b: 'PT_BOOLEAN', 0x000d: 'PT_OBJECT',
  0x0014: 'PT_LONGLONG', 0x001e: 'PT_STRING8', 0x001f: 'PT_UNICODE', 0x0040: 'PT_SYSTIME', 0x0048: 'PT_CLSID', 0x00fb: 'PT_SVREID', 0x00fd: 'PT_SRESTRICTION', 0x00fe: 'PT_ACTIONS', 0x0102: 'PT_BINARY',
};

/** Hexadecimal id and name. */
const names = once(() => new Map((
  '0017 IMPORTANCE,001A MESSAGE_CLASS,0023 ORIGINATOR_DELIVERY_REPORT_REQUESTED,0026 PRIORITY,0029 READ_RECEIPT_REQUESTED,0036 SENSITIVITY,0037 SUBJECT,0039 CLIENT_SUBMIT_TIME,003B SENT_REPRESENTING_SEARCH_KEY,'
  + '003D SUBJECT_PREFIX,003F RECEIVED_BY_ENTRYID,0040 RECEIVED_BY_NAME,0041 SENT_REPRESENTING_ENTRYID,0042 SENT_REPRESENTING_NAME,0057 MESSAGE_TO_ME,0058 MESSAGE_CC_ME,0060 START_DATE,0061 END_DATE,'
  + '0063 RESPONSE_REQUESTED,0064 SENT_REPRESENTING_ADDRTYPE,0065 SENT_REPRESENTING_EMAIL_ADDRESS,0070 CONVERSATION_TOPIC,0071 CONVERSATION_INDEX,0075 RECEIVED_BY_ADDRTYPE,0076 RECEIVED_BY_EMAIL_ADDRESS,'
  + '007D TRANSPORT_MESSAGE_HEADERS,0C15 RECIPIENT_TYPE,0C17 REPLY_REQUESTED,0C19 SENDER_ENTRYID,0C1A SENDER_NAME,0C1E SENDER_ADDRTYPE,0C1F SENDER_EMAIL_ADDRESS,0E01 DELETE_AFTER_SUBMIT,0E02 DISPLAY_BCC,'
  + '0E03 DISPLAY_CC,0E04 DISPLAY_TO,0E06 MESSAGE_DELIVERY_TIME,0E07 MESSAGE_FLAGS,0E08 MESSAGE_SIZE,0E09 PARENT_ENTRYID,0E0A SENTMAIL_ENTRYID,0E12 MESSAGE_RECIPIENTS,0E13 MESSAGE_ATTACHMENTS,0E17 MSG_STATUS,'
  + '0E1B HASATTACH,0E1D NORMALIZED_SUBJECT,0E20 ATTACH_SIZE,0E21 ATTACH_NUM,0E27 NT_SECURITY_DESCRIPTOR,0FF4 ACCESS,0FF6 INSTANCE_KEY,0FF7 ACCESS_LEVEL,0FF8 MAPPING_SIGNATURE,0FF9 RECORD_KEY,0FFA STORE_RECORD_KEY,'
  + '0FFB STORE_ENTRYID,0FFE OBJECT_TYPE,0FFF ENTRYID,1000 BODY,1009 RTF_COMPRESSED,1013 HTML,1035 INTERNET_MESSAGE_ID,1039 INTERNET_REFERENCES,1042 IN_REPLY_TO_ID,1080 ICON_INDEX,1081 LAST_VERB_EXECUTED,'
  + '1090 FLAG_STATUS,3001 DISPLAY_NAME,3002 ADDRTYPE,3003 EMAIL_ADDRESS,3004 COMMENT,3007 CREATION_TIME,3008 LAST_MODIFICATION_TIME,300B SEARCH_KEY,3013 CONVERSATION_ID,3018 ARCHIVE_TAG,3019 POLICY_TAG,'
  + '301A RETENTION_PERIOD,301C RETENTION_DATE,301D RETENTION_FLAGS,340D STORE_SUPPORT_MASK,35DF VALID_FOLDER_MASK,35E0 IPM_SUBTREE_ENTRYID,35E2 IPM_OUTBOX_ENTRYID,35E3 IPM_WASTEBASKET_ENTRYID,'
  + '35E4 IPM_SENTMAIL_ENTRYID,35E5 VIEWS_ENTRYID,35E6 COMMON_VIEWS_ENTRYID,35E7 FINDER_ENTRYID,3601 FOLDER_TYPE,3602 CONTENT_COUNT,3603 CONTENT_UNREAD,360A SUBFOLDERS,360F CONTAINER_CONTENTS,'
  + '3610 FOLDER_ASSOCIATED_CONTENTS,3613 CONTAINER_CLASS,3617 ASSOC_CONTENT_COUNT,36D0 IPM_APPOINTMENT_ENTRYID,36D1 IPM_CONTACT_ENTRYID,36D2 IPM_JOURNAL_ENTRYID,36D3 IPM_NOTE_ENTRYID,36D4 IPM_TASK_ENTRYID,'
  + '36D5 REM_ONLINE_ENTRYID,36D7 IPM_DRAFTS_ENTRYID,36D8 ADDITIONAL_REN_ENTRYIDS,3701 ATTACH_DATA,3703 ATTACH_EXTENSION,3704 ATTACH_FILENAME,3705 ATTACH_METHOD,3707 ATTACH_LONG_FILENAME,370E ATTACH_MIME_TAG,'
  + '3712 ATTACH_CONTENT_ID,3900 DISPLAY_TYPE,3905 DISPLAY_TYPE_EX,39FE SMTP_ADDRESS,39FF 7BIT_DISPLAY_NAME,3A00 ACCOUNT,3A06 GIVEN_NAME,3A08 BUSINESS_TELEPHONE_NUMBER,3A11 SURNAME,3A17 TITLE,'
  + '3A1C MOBILE_TELEPHONE_NUMBER,3A40 SEND_RICH_INFO,3FDE INTERNET_CPID,3FF1 MESSAGE_LOCALE_ID,3FF8 CREATOR_NAME,3FFA LAST_MODIFIER_NAME,3FFD MESSAGE_CODEPAGE,65E0 SOURCE_KEY,65E1 PARENT_SOURCE_KEY,65E2 CHANGE_KEY,'
  + '65E3 PREDECESSOR_CHANGE_LIST,6639 RIGHTS,663A HAS_RULES,663B ADDRESS_BOOK_ENTRYID,663E HIERARCHY_CHANGE_NUM,6671 MEMBER_ID,6672 MEMBER_NAME,6673 MEMBER_RIGHTS,6674 RULE_ID,6676 RULE_SEQUENCE,6677 RULE_STATE,'
  + '6680 RULE_ACTIONS,6682 RULE_NAME,6709 LOCAL_COMMIT_TIME,670A LOCAL_COMMIT_TIME_MAX,6748 FID,6749 PARENT_FID,674A MID,67A4 CHANGE_NUM'
).split(',').map((row) => [parseInt(row, 16), `PR_${row.slice(5)}`])));

/** From here on properties have names, and their numbers are given by each mailbox. */
const FIRST_NAMED = 0x8000;
/** Several values of a type, and one row each of them. */
const MULTIPLE = 0x1000, INSTANCE = 0x2000;

function typeName(type: number): string | undefined {
  const single = types[type & ~(MULTIPLE | INSTANCE)];
  return single !== undefined && (type & MULTIPLE) !== 0 ? single.replace('PT_', 'PT_MV_') : single;
}

/**
 * A tag as a number of eight hexadecimal digits, or the name of a property.
 * @param force also where neither the property is known nor its number is one of those with names
 */
export function decodePropertyTag(text: string, force = false): Decoded | undefined {
  const named = /^PR_[A-Z0-9_]{2,48}$/i.test(text) ? byName(text) : undefined;
  const digits = /^(?:0x)?([0-9a-f]{8})$/i.exec(text.trim())?.[1] ?? (force ? parseInteger(text)?.toString(16).padStart(8, '0') : undefined);
  if (named === undefined && digits?.length !== 8) {
    return undefined;
  }
  const id = named ?? parseInt(digits!.slice(0, 4), 16);
  const type = named === undefined ? parseInt(digits!.slice(4), 16) : undefined;
  const name = names().get(id);
  const typed = type === undefined ? undefined : typeName(type);
  if (!force && named === undefined && (typed === undefined || type === 0 || (name === undefined && id < FIRST_NAMED))) {
    return undefined;
  }
  const hex = `0x${id.toString(16).toUpperCase().padStart(4, '0')}`;
  const what = name ?? (id >= FIRST_NAMED ? t('a property with a name') : t('no name known'));
  return {
    kind: 'property-tag', raw: text, label: t('MAPI property'), value: [`${hex} ${what}`, ...(type === undefined ? [] : [typed ?? t('type 0x{0}, no name known', type.toString(16))])].join(', '),
    ...(id >= FIRST_NAMED && { notes: [t('Numbers from 0x8000 on stand for names, and each mailbox gives its own: the same number is another property elsewhere.')] }),
  };
}

function byName(text: string): number | undefined {
  const key = text.toUpperCase().replace(/_[AW]$/, '');
  for (const [id, name] of names()) {
    if (name === key) {
      return id;
    }
  }
  return undefined;
}
