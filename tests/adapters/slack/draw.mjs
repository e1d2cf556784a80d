// How does Block Kit look? Draws the blocks of a JSON file as HTML, by slack-blocks-to-jsx.
import { readFileSync } from "node:fs";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

const { now, ...props } = JSON.parse(readFileSync(process.argv[2], "utf8"));
// The package asks what day it is today.
globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length ? parts : [now]));
  }
  static now() {
    return now;
  }
};
process.stdout.write(renderToStaticMarkup(createElement(Message, { ...props, withoutWrapper: true })));
