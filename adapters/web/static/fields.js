// The fields of a form: what they hold, whether that will do, and moving the steps of an order.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const ticked = (field) => $$("input:checked", field).filter((one) => one.value !== "");

export function value(field) {
  if (field.dataset.kind === "text") return $("input, textarea", field).value;
  if (field.dataset.kind === "order") return $$("li", field).map((one) => one.dataset.value).join(",");
  return ticked(field).map((one) => one.value).join(",");
}

export function check(field) {
  let words = "";
  if (field.dataset.kind === "text") {
    const input = $("input, textarea", field);
    if (input.required && !input.value.trim()) words = "Please fill this in.";
    input.setAttribute("aria-invalid", words !== "");
  } else if (field.dataset.kind === "choice") {
    const [least, most, count] = [+field.dataset.least, +field.dataset.most, ticked(field).length];
    if (count < least) words = most === 1 ? "Please choose one." : `Please choose ${least - count} more.`;
    else if (count > most) words = `That is ${count - most} too many: untick ${count - most}.`;
  }
  $(".field-error", field).textContent = words;
  return words === "";
}

export function countChoices(field) {
  const place = $(".count", field);
  if (place) place.textContent = `${ticked(field).length} chosen.`;
  if ($(".field-error", field).textContent) check(field);
}

export function moveStep(button) {
  const step = button.closest("li");
  const list = step.parentElement;
  const other = +button.dataset.by < 0 ? step.previousElementSibling : step.nextElementSibling;
  const said = $(".order-said", list.closest("fieldset"));
  const name = $(".step", step).textContent;
  if (other) list.insertBefore(step, +button.dataset.by < 0 ? other : other.nextSibling);
  const place = [...list.children].indexOf(step) + 1;
  said.textContent = other ? `${name}: now step ${place} of ${list.children.length}.`
    : `${name} is already ${+button.dataset.by < 0 ? "first" : "last"}.`;
  button.focus();
}
