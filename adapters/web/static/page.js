// The page of the playground and of the preview: no framework, nothing loaded from elsewhere.
// What a player may see is decided by the server; this file only shows it.

import { $, $$, check, countChoices, moveStep, value } from "./fields.js";
import { unpressed } from "./pressing.js";
import { dayOf, format, localise, now, set } from "./time.js";

function make(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  localise(template.content);
  return template.content.firstElementChild;
}

// A polite region speaks only when its words change: the empty text makes repetitions heard.
function announce(words) {
  const live = $("#live");
  live.textContent = "";
  setTimeout(() => { live.textContent = words; }, 60);
}

// ---------------------------------------------------------------- asking the server

async function send(url, body) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error("The quiz could not be reached. Is it still running? Nothing was lost.");
  }
  const found = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(found.error ?? `The quiz answered with ${response.status}.`);
  return found;
}

// --------------------------------------------------------------------- the channel

const scroller = $("#scroller");
const messages = $("#messages");
const player = () => $("input[name=player]:checked");
let clockTurned = 0;
let ready = false;

const atBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
const toBottom = () => { scroller.scrollTop = scroller.scrollHeight; };

function tidy() {
  for (const reply of $$(".reply", messages)) reply.hidden = reply.dataset.player !== player().value;
  $$(".day", messages).forEach((day) => day.remove());
  let last = "";
  for (const message of $$(".message[data-at]:not([hidden])", messages)) {
    const at = new Date(message.dataset.at);
    if (dayOf(at) !== last) {
      last = dayOf(at);
      const day = document.createElement("li");
      day.className = "day";
      day.textContent = last;
      message.before(day);
    }
  }
  $("#first").hidden = !ready || $(".message:not([hidden])", messages) !== null;
}

// Of a message taller than the page, the beginning is what to read first.
function reveal(message) {
  toBottom();
  if (message.offsetHeight > scroller.clientHeight) message.scrollIntoView({ block: "start" });
}

function append(message) {
  const follow = atBottom();
  messages.append(message);
  tidy();
  if (follow || message.matches(".reply, .trouble")) reveal(message);
  else if (ready) $("#newer").hidden = false;
}

function show(post) {
  const old = $$(".post", messages).find((one) => one.dataset.message === post.message);
  const fresh = make(post.html);
  fresh.look = post.html.replaceAll(fresh.dataset.at, ""); // its time is told in passing at first
  if (old?.look === fresh.look) return;
  if (!old) {
    fresh.classList.toggle("fresh", ready);
    append(fresh);
    if (ready) announce(`New in the channel: ${post.said}`);
    return;
  }
  const follow = atBottom();
  const active = document.activeElement;
  // A button that waits for its reply gives the focus up: the reply is to get it.
  const focused = old.contains(active) && !active.disabled ? active : null;
  old.replaceWith(fresh);
  if (focused) (twin(focused, fresh) ?? $("article", fresh)).focus({ preventScroll: true });
  tidy();
  if (old.dataset.said !== fresh.dataset.said) {
    fresh.classList.add("fresh");
    announce(`Changed in the channel: ${post.said}`);
    if (Date.now() - clockTurned < 5000) { fresh.scrollIntoView({ block: "nearest" }); return; }
  }
  if (follow) toBottom();
}

const idle = (from) =>
  document.activeElement === document.body || (from !== line && document.activeElement === from);

// An edit replaces the buttons of a message: the twin of one is what it has become.
const twin = (button, root) =>
  $$("[data-request]", root).find((one) => one.dataset.request === button.dataset?.request);

function focusBack(from) {
  const target = from?.isConnected ? from : from && twin(from, messages);
  (target && target.offsetParent ? target : $("#line")).focus();
}

function showTrouble(words, again, from) {
  const trouble = $("#trouble").content.firstElementChild.cloneNode(true);
  $(".trouble-words", trouble).textContent = words;
  $(".again", trouble).addEventListener("click", () => { trouble.remove(); again(); });
  trouble.from = from;
  append(trouble);
  announce(words);
  $(".again", trouble).focus();
}

// -------------------------------------------------------------- what a player does

async function act(body, from) {
  const asked = { player: player().value, ...body };
  busy(from, true);
  try {
    const found = await send("/act", asked);
    busy(from, false);
    if (found.kind === "form") openForm(found, asked.player, from);
    else showReply(found, from);
  } catch (error) {
    busy(from, false);
    showTrouble(error.message, () => act(asked, from), from);
  }
}

function busy(button, is) {
  if (!(button instanceof HTMLButtonElement)) return;
  button.disabled = is;
  button.setAttribute("aria-busy", is);
}

function showReply(found, from) {
  const reply = Object.assign(make(found.html), { from });
  append(reply);
  announce(`Only you: ${found.said}`);
  // Who typed, or went on to something else, stays there; who pressed a button is taken along.
  if (!reply.hidden && idle(from)) $("article", reply).focus({ preventScroll: true });
}

function dismiss(message) {
  message.remove();
  tidy();
  focusBack(message.from);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || document.body.dataset.page !== "playground") return;
  const data = button.dataset;
  if (data.request !== undefined) act({ button: data.request, cause: data.label }, button);
  else if (data.as && player().value !== data.as) {
    $(`input[name=player][value=${data.as}]`).click();
    act({ line: data.line, cause: data.line }, button);
  } else if (data.line) act({ line: data.line, cause: data.line }, button);
  else if (data.begin) { line.value = data.begin; line.focus(); suggest(); }
  else if (data.clock) turnClock(data.clock, button);
  else if (button.matches(".message .dismiss")) dismiss(button.closest(".message"));
  else if (button.id === "newer") { toBottom(); line.focus(); }
});

// --------------------------------------------------------------------------- forms

function openForm(found, as, from) {
  const dialog = make(found.html);
  const form = $("form", dialog);
  document.body.append(dialog);
  $$(".cancel, .close", dialog).forEach((one) => one.addEventListener("click", () => dialog.close()));
  dialog.addEventListener("close", () => { dialog.remove(); if (!dialog.sent && idle(from)) focusBack(from); });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest(".move");
    if (button) moveStep(button);
  });
  form.addEventListener("input", () => $$("[data-kind=choice]", form).forEach(countChoices));
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(dialog, as, from); });
  $$("[data-kind=choice]", form).forEach(countChoices);
  dialog.showModal();
  ($("[data-field] :is(input, textarea, button:not(:disabled))", form) ?? $(".close", form)).focus();
}

async function submit(dialog, as, from) {
  const form = $("form", dialog);
  const wrong = $$("[data-field]", form).filter((field) => !check(field));
  if (wrong.length) { $("input, textarea, button", wrong[0]).focus(); return; }
  const values = Object.fromEntries($$("[data-field]", form).map((f) => [f.dataset.field, value(f)]));
  const cause = $("h2", form).textContent;
  const button = $("[type=submit]", form);
  busy(button, true);
  try {
    const found = await send("/act", { player: as, base: form.dataset.base, values, cause });
    if (found.refused) { refuse(form, make(found.card)); return; }
    dialog.sent = true;
    dialog.close();
    if (found.kind === "form") openForm(found, as, from);
    else showReply(found, from ?? line);
  } catch (error) {
    refuse(form, document.createTextNode(error.message));
  } finally {
    busy(button, false);
    if (dialog.open) button.focus();
  }
}

// What was written stays; the sentence says what to change and is read out as an alert.
function refuse(form, what) {
  const place = $(".form-error", form);
  place.replaceChildren(what);
  place.scrollIntoView({ block: "nearest" });
}

// ------------------------------------------------------- the message box (a combobox)

const line = $("#line");
const lines = $("#lines");
const past = [];
let back = 0;
let chosen = -1;
let asking = new AbortController();

function fold() {
  asking.abort();
  lines.hidden = true;
  chosen = -1;
  line.setAttribute("aria-expanded", "false");
  line.removeAttribute("aria-activedescendant");
}

async function suggest() {
  fold();
  const typed = line.value;
  if (!typed.startsWith("/")) return;
  asking = new AbortController();
  try {
    const query = new URLSearchParams({ player: player().value, line: typed });
    const response = await fetch(`/complete?${query}`, { signal: asking.signal });
    if (response.ok) unfold((await response.json()).lines);
  } catch { /* completion is a convenience: without it, the line can still be typed */ }
}

function unfold(found) {
  lines.replaceChildren(...found.map((text, index) => {
    const item = document.createElement("li");
    item.id = `line-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.textContent = text;
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(text); });
    return item;
  }));
  lines.hidden = found.length === 0;
  line.setAttribute("aria-expanded", String(found.length > 0));
}

function choose(by) {
  const items = [...lines.children];
  chosen = (chosen + by + items.length + (chosen < 0 && by < 0 ? 1 : 0)) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
  items[chosen].scrollIntoView({ block: "nearest" });
  line.setAttribute("aria-activedescendant", items[chosen].id);
}

function take(text) {
  line.value = text.endsWith(":") ? text : `${text} `;
  suggest();
}

function recall(by) {
  back = Math.min(Math.max(back + by, 0), past.length);
  line.value = back ? past[past.length - back] : "";
}

function lineKey(event) {
  const open = !lines.hidden;
  const { key } = event;
  if (open && key === "ArrowDown") choose(1);
  else if (open && key === "ArrowUp") choose(-1);
  else if (open && key === "Escape") fold();
  else if (open && key === "Tab" && !event.shiftKey) take(lines.children[Math.max(chosen, 0)].textContent);
  else if (open && key === "Enter" && chosen >= 0) take(lines.children[chosen].textContent);
  else if (!open && key === "ArrowUp" && past.length) recall(1);
  else if (!open && key === "ArrowDown" && back) recall(-1);
  else return;
  event.preventDefault();
}

function submitLine(event) {
  event.preventDefault();
  const text = line.value.trim();
  if (!text) return;
  fold();
  past.push(text);
  back = 0;
  line.value = "";
  act({ line: text, cause: text }, line);
}

// ------------------------------------------------------------------ players and clock

function switchPlayer() {
  sessionStorage.setItem("player", player().value);
  tidy();
  toBottom();
  fold();
  announce(`You play as ${player().dataset.name} now.`);
}

async function turnClock(action, button) {
  clockTurned = Date.now();
  busy(button, true);
  try {
    const found = await send("/clock", { action });
    setClock(found.now);
    $("#turned").textContent = found.said;
  } catch (error) {
    $("#turned").textContent = error.message;
  }
  busy(button, false);
  clockTurned = Date.now();
  if (idle(button)) focusBack(button);
}

const setClock = (iso) => { set(iso); tick(); };

function tick() {
  const time = now();
  $("#now").dateTime = time.toISOString();
  $("#now").textContent = format(time, { timeStyle: "short" });
  $("#day").textContent = format(time, { weekday: "short", day: "numeric", month: "short" });
  localise(messages);
}

// --------------------------------------------------------------------------- events

function listen(handlers) {
  const source = new EventSource("/events");
  const link = $("#link");
  const state = (words, is) => {
    if (link.textContent !== words) link.textContent = words;
    link.className = `link ${is}`;
  };
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => unpressed(() => handle(JSON.parse(event.data))));
  }
  source.addEventListener(handlers.ready ? "ready" : "open", () => state("Live", "live"));
  source.addEventListener("error", () => {
    state("Connection lost. Trying again …", "lost");
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(handlers), 2000);
  });
}

function startPlayground() {
  const saved = sessionStorage.getItem("player");
  const radio = $$("input[name=player]").find((one) => one.value === saved);
  if (radio) radio.checked = true;
  $$("input[name=player]").forEach((one) => one.addEventListener("change", switchPlayer));
  line.addEventListener("input", suggest);
  line.addEventListener("keydown", lineKey);
  line.addEventListener("blur", fold);
  $("#composer").addEventListener("submit", submitLine);
  scroller.addEventListener("scroll", () => { if (atBottom()) $("#newer").hidden = true; });
  tick();
  setInterval(tick, 5000);
  listen({
    clock: (event) => setClock(event.now),
    post: show,
    ready: () => { ready = true; tidy(); if ($("#first").hidden) toBottom(); },
  });
}

function startPreview() {
  listen({
    cards: (event) => {
      const cards = $("#cards");
      cards.innerHTML = event.html;
      localise(cards);
      $$("[data-request]", cards).forEach((button) => { button.disabled = true; });
      announce("The questions were read again.");
    },
  });
}

if (document.body.dataset.page === "preview") startPreview();
else startPlayground();
