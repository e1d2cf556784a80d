// When may the page change? Not while a button is pressed: a browser makes a click of pressing and
// letting go on one and the same element, and else what somebody pressed would be lost silently.

const CLICKED = 100; // milliseconds after letting go until the click has come, a finger's too

let pressed = false;
let soon;
const waiting = [];

export function unpressed(change) {
  if (pressed) waiting.push(change);
  else change();
}

function press(event) {
  const isPress = event.type === "pointerdown" ? event.button === 0 : event.key === " ";
  if (!isPress || !event.target.closest("button")) return;
  clearTimeout(soon);
  pressed = true;
}

function letGo() {
  if (!pressed) return;
  clearTimeout(soon);
  soon = setTimeout(() => {
    pressed = false;
    waiting.splice(0).forEach((change) => change());
  }, CLICKED);
}

for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, press);
for (const name of ["pointerup", "pointercancel", "dragend", "keyup"]) document.addEventListener(name, letGo);
window.addEventListener("blur", letGo); // what is let go elsewhere is not told here
