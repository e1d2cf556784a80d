// How does Block Kit look? Draws a line of JSON as a line of HTML, by slack-blocks-to-jsx.
import { createInterface } from "node:readline";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

let now = 0;
// The package asks what day it is today.
globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length ? parts : [now]));
  }
  static now() {
    return now;
  }
};
// Slack writes these small where something stands before them; the package never does.
const small = /\u200b(?:Today|Tomorrow|Yesterday)/g;

for await (const line of createInterface({ input: process.stdin })) {
  const { now: at, ...props } = JSON.parse(line);
  now = at;
  const html = renderToStaticMarkup(createElement(Message, { ...props, withoutWrapper: true }));
  console.log(JSON.stringify(html.replace(small, (word) => word.toLowerCase())));
}
