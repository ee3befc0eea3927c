import { once } from '../once';

/**
 * Display names of Windows zones, as setup logs print them after the offset: `(UTC-08:00) Pacific Time (US & Canada)`. The usual English
 * ones only; the offset in front leaves daylight saving out, so it cannot stand in for the name.
 */
export const windowsDisplayNames = once((): Readonly<Record<string, string>> => Object.fromEntries(`
Coordinated Universal Time=UTC
Hawaii=Hawaiian*
Alaska=Alaskan*
Pacific Time (US & Canada)=Pacific*
Arizona=US Mountain*
Mountain Time (US & Canada)=Mountain*
Central Time (US & Canada)=Central*
Central America=Central America*
Saskatchewan=Canada Central*
Guadalajara, Mexico City, Monterrey=Central*(Mexico)
Eastern Time (US & Canada)=Eastern*
Indiana (East)=US Eastern*
Bogota, Lima, Quito, Rio Branco=SA Pacific*
Atlantic Time (Canada)=Atlantic*
Santiago=Pacific SA*
Newfoundland=Newfoundland*
Brasilia=E. South America*
City of Buenos Aires=Argentina*
Azores=Azores*
Dublin, Edinburgh, Lisbon, London=GMT*
Monrovia, Reykjavik=Greenwich*
Casablanca=Morocco*
Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna=W. Europe*
Belgrade, Bratislava, Budapest, Ljubljana, Prague=Central Europe*
Brussels, Copenhagen, Madrid, Paris=Romance*
Sarajevo, Skopje, Warsaw, Zagreb=Central European*
West Central Africa=W. Central Africa*
Athens, Bucharest=GTB*
Beirut=Middle East*
Cairo=Egypt*
Harare, Pretoria=South Africa*
Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius=FLE*
Jerusalem=Israel*
Istanbul=Turkey*
Baghdad=Arabic*
Kuwait, Riyadh=Arab*
Minsk=Belarus*
Moscow, St. Petersburg=Russian*
Moscow, St. Petersburg, Volgograd=Russian*
Nairobi=E. Africa*
Tehran=Iran*
Abu Dhabi, Muscat=Arabian*
Baku=Azerbaijan*
Tbilisi=Georgian*
Yerevan=Caucasus*
Kabul=Afghanistan*
Ekaterinburg=Ekaterinburg*
Islamabad, Karachi=Pakistan*
Tashkent=West Asia*
Chennai, Kolkata, Mumbai, New Delhi=India*
Sri Jayawardenepura=Sri Lanka*
Kathmandu=Nepal*
Dhaka=Bangladesh*
Novosibirsk=N. Central Asia*
Bangkok, Hanoi, Jakarta=SE Asia*
Krasnoyarsk=North Asia*
Beijing, Chongqing, Hong Kong, Urumqi=China*
Irkutsk=North Asia East*
Kuala Lumpur, Singapore=Singapore*
Perth=W. Australia*
Taipei=Taipei*
Osaka, Sapporo, Tokyo=Tokyo*
Seoul=Korea*
Adelaide=Cen. Australia*
Darwin=AUS Central*
Brisbane=E. Australia*
Canberra, Melbourne, Sydney=AUS Eastern*
Hobart=Tasmania*
Vladivostok=Vladivostok*
Auckland, Wellington=New Zealand*
`.trim().split('\n').map((row) => {
  const [name, zone] = row.split('=') as [string, string];
  return [name.toLowerCase(), zone.replace(/\*(?=\()/, ' Standard Time ').replace('*', ' Standard Time')];
})));
