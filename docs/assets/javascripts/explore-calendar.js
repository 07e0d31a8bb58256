// The site's calendar of all activities, cut down to some of them.

const EVENT = /BEGIN:VEVENT\r\n[^]*?END:VEVENT\r\n/g;
const FOLD = /\r\n[ \t]/g;
/** What makes a program ask for the whole calendar again. */
const RENEWAL = /^(?:SOURCE|REFRESH-INTERVAL)[;:].*\r\n(?:[ \t].*\r\n)*/gm;

/**
 * @param {string} calendar A file of iCalendar.
 * @param {Set<string>} keys Of the records whose events stay, as in `missions/some-activity`.
 * @returns {string}
 */
export function chosenEvents(calendar, keys) {
  return calendar.replace(RENEWAL, "").replace(EVENT, (event) => (keys.has(keyOf(event)) ? event : ""));
}

function keyOf(event) {
  return event.replace(FOLD, "").match(/^X-ATLAS-RECORD:(.*)$/m)?.[1];
}
