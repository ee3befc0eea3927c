/** Dates with the month as a word, as long formats of a culture and people write them: `14. März 2022`, `14 марта 2022 г.`, `2022年3月14日`. */

import type { DateOrder } from './culture';

/** Months in the languages of the cultures that Exchange's consoles are run in: the first letters that tell them apart in that language, and forms of their own. */
const MONTHS: readonly string[] = [
  'jan januar január january janvier enero ene gennaio gen janeiro januari янв січ sty stycznia led ledna ocak oca tammikuuta jaanuar sausio janv январ січня януари ιαν',
  'feb februar február february février févr fév fevr febrero febbraio fevereiro fev februari фев лют lut lutego úno února şub şubat helmikuuta vasario февр лютого февруари φεβ',
  'mar märz mrz march mars marzo março maart mrt мар бер marca bře března mart maaliskuuta kovo март березня märts μαρ már március',
  'apr april avril avr abr abril aprile апр кві kwi kwietnia dub dubna nis nisan huhtikuuta balandžio апрел квітня απρ ápr április',
  'may mai mayo maggio mag maio mei мая май maj maja tra травня kvě května mayıs toukokuuta gegužės маи μαϊ máj május',
  'jun juni june juin junio giugno giu junho июн чер cze czerwca čvn června haz haziran kesäkuuta birželio червня юни ιουν jún június',
  'jul juli july juillet juil julio luglio lug julho июл лип lip lipca čvc července tem temmuz heinäkuuta liepos липня юли ιουλ júl július',
  'aug august août aout agosto ago augustus augusti авг сер sie sierpnia srp srpna ağu ağustos elokuuta rugpjūčio август серпня αυγ augusztus',
  'sep sept september septembre septiembre settembre set setembro сен вер wrz września zář září eyl eylül syyskuuta rugsėjo сент вересня септември σεπ szept szeptember',
  'oct okt october oktober octobre octubre ottobre ott outubro out окт жов paź października říj října eki ekim lokakuuta spalio жовтня октомври οκτ október',
  'nov november novembre noviembre novembro ноя лис lis listopada listopadu kas kasım marraskuuta lapkričio нояб листопада ноември νοε',
  'dec dez dezember december décembre déc diciembre dic dicembre dezembro дек гру gru grudnia pro prosince ara aralık joulukuuta gruodžio грудня декември δεκ',
];
const NUMBER = new Map(MONTHS.flatMap((names, i) => names.split(' ').map((name) => [name, i + 1] as const)));

/** `Mon,` or `понедельник,` in front of the date. */
const WEEKDAY = String.raw`(?:[\p{L}-]{2,14}\.?,? )?`;
const WORD = String.raw`([\p{L}]{3,14})\.?`;
/** What stands between a date and its time. */
const TIME = String.raw`(?: г\.?| р\.?)?(?:,? (?:um |at |kl\.? |klo |às |alle |à )?(.{4,24}))?$`;
const DAY_FIRST = new RegExp(String.raw`^${WEEKDAY}(\d{1,2})(?:\.|st|nd|rd|th|er|º)?[ -](?:de |of )?${WORD},?[ -](?:de )?(\d{4}|\d\d(?=$|[ ,]))\.?${TIME}`, 'iu');
const MONTH_FIRST = new RegExp(String.raw`^${WEEKDAY}${WORD} (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})${TIME}`, 'iu');
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})\.?[ -]${WORD}[ -](\d{1,2})\.?${TIME}`, 'iu');
const SIGNS = /^(\d{4}) ?[\u5e74\ub144] ?(\d{1,2}) ?[\u6708\uc6d4] ?(\d{1,2}) ?[\u65e5\uc77c](?: ?[(\uff08]?[\u6708\u706b\u6c34\u6728\u91d1\u571f\u65e5\uc6d4\ud654\uc218\ubaa9\uae08\ud1a0\uc77c][)\uff09]?\S{0,3})? ?(.{4,24})?$/;

export interface NamedDate {
  order: DateOrder;
  year: string;
  month: number;
  day: string;
  /** Its time as it is written, where one stands behind it. */
  time: string | undefined;
}

/** A date whose month is a word: nothing in it is open. Undefined for any other text. */
export function namedDate(text: string): NamedDate | undefined {
  const signs = SIGNS.exec(text);
  if (signs) return { order: 'ymd', year: signs[1]!, month: Number(signs[2]), day: signs[3]!, time: signs[4] };
  let found = DAY_FIRST.exec(text);
  if (found) return dated('dmy', found[3]!, found[2]!, found[1]!, found[4]);
  found = MONTH_FIRST.exec(text);
  if (found) return dated('mdy', found[3]!, found[1]!, found[2]!, found[4]);
  found = YEAR_FIRST.exec(text);
  return found ? dated('ymd', found[1]!, found[2]!, found[3]!, found[4]) : undefined;
}

function dated(order: DateOrder, year: string, name: string, day: string, time: string | undefined): NamedDate | undefined {
  const word = name.toLowerCase();
  // Slavonic and Greek months have their case at the end; a Latin word that only begins like a month is another word
  const month = NUMBER.get(word) ?? (/^[\u0370-\u04ff]/.test(word) ? NUMBER.get(word.slice(0, 4)) ?? NUMBER.get(word.slice(0, 3)) : undefined);
  return month === undefined ? undefined : { order, year, month, day, time };
}
