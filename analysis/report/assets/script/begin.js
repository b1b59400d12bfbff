// What all parts of the script share. The parts are joined into one script, in the order in which page.go lists them.
const $ = id => document.getElementById(id);
const data = JSON.parse($('data').textContent);
const video = $('video'), stage = $('player');
const root = document.documentElement;
const pad = n => String(n).padStart(2, '0');

function clock(s) {
  s = Math.max(0, Math.floor(s));
  return s >= 3600 ? Math.floor(s / 3600) + ':' + pad(Math.floor(s / 60) % 60) + ':' + pad(s % 60) : Math.floor(s / 60) + ':' + pad(s % 60);
}
const fine = s => clock(Math.round(s * 10) / 10) + '.' + Math.round(s * 10) % 10;
const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

function fraction(element, e) {
  const r = element.getBoundingClientRect();
  return clamp((e.clientX - r.left) / r.width, 0, 1);
}

// A press button that stays down.
function toggle(button, set) {
  button.addEventListener('click', function () {
    const on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(on));
    set(on);
  });
}

// Colours come from the style sheet, so that they follow dark and light.
let palette = {};
function colour(name) {
  if (!(name in palette)) palette[name] = getComputedStyle(root).getPropertyValue('--' + name).trim();
  return palette[name];
}
const laneColour = c => colour({ 'c-ink': 'line' }[c] || c.slice(2));

// The columns are packed: base64 of little-endian numbers; see columns.go.
let columns;
function packed() { return columns || (columns = $('columns') ? JSON.parse($('columns').textContent) : {}); }
function unpack(text, Kind) {
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new Kind(bytes.buffer);
}
function times(text) {
  const steps = unpack(text, Uint16Array), out = new Float64Array(steps.length);
  let at = 0;
  for (let i = 0; i < steps.length; i++) out[i] = (at += steps[i]) / 1000;
  return out;
}
// The last index whose time is not behind t; -1 before the first.
function indexAt(list, t) {
  let low = 0, high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (list[mid] <= t) low = mid + 1; else high = mid;
  }
  return low - 1;
}
