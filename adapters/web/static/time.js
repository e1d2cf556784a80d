// The quiz's own clock, and its times in the words and the zone of the reader.

import { $$ } from "./fields.js";

let ahead = 0; // milliseconds that the quiz's clock is ahead of this computer's

export const now = () => new Date(Date.now() + ahead);
export const set = (iso) => { ahead = new Date(iso) - Date.now(); };

const STYLES = {
  time: { timeStyle: "short" },
  second: { timeStyle: "medium" },
  date: { dateStyle: "medium" },
  datetime: { dateStyle: "medium", timeStyle: "short" },
};
export const format = (date, options) => new Intl.DateTimeFormat(undefined, options).format(date);
export const dayOf = (date) => format(date, { weekday: "long", day: "numeric", month: "long" });

function relative(date) {
  const seconds = Math.round((date - now()) / 1000);
  const minutes = Math.round(seconds / 60);
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  if (Math.abs(seconds) < 90) return words.format(seconds, "second");
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 60 * 36) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

export function localise(root) {
  for (const time of $$("time[data-style]", root)) {
    const date = new Date(time.dateTime);
    const style = time.dataset.style;
    const words = style === "relative" ? relative(date) : format(date, STYLES[style]);
    if (time.textContent !== words) time.textContent = words; // else it would be read out again
    time.title = format(date, { dateStyle: "full", timeStyle: "long" });
  }
}
