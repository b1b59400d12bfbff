// The part of the recording that timeline and plots show: everything, until someone zooms.
const view = { from: 0, to: data.total };
const drawers = []; // redraw what depends on the view
let due = false;
const shortest = Math.min(2, data.total); // seconds

function redraw() {
  if (due) return;
  due = true;
  requestAnimationFrame(function () { due = false; for (const d of drawers) d(); });
}
function setView(from, to) {
  const width = clamp(to - from, shortest, data.total);
  view.from = clamp(from, 0, data.total - width);
  view.to = view.from + width;
  redraw();
}
function zoom(factor, at) { // at: the time that keeps its place
  const width = clamp((view.to - view.from) * factor, shortest, data.total), share = (at - view.from) / (view.to - view.from);
  setView(at - share * width, at + (1 - share) * width);
}
const zoomed = () => view.to - view.from < data.total - 1e-6;
function pan(seconds) { setView(view.from + seconds, view.to + seconds); }
const shareOf = t => (t - view.from) / (view.to - view.from);

// Keeps the place in sight while the recording plays or jumps.
let last = 0;
watchers.push(function (t) {
  if (t !== last && zoomed() && (t < view.from || t > view.to)) {
    const width = view.to - view.from;
    setView(t - width * 0.1, t + width * 0.9);
  }
  last = t;
});

// Wheel and two fingers, on anything that shows the view. A plain wheel scrolls the page, unless the element has the focus.
function zoomable(element) {
  element.addEventListener('wheel', function (e) {
    const t = view.from + fraction(element, e) * (view.to - view.from), sideways = Math.abs(e.deltaX) > Math.abs(e.deltaY) || e.shiftKey;
    if (sideways && zoomed()) pan((e.deltaX || e.deltaY) / element.clientWidth * (view.to - view.from));
    else if (e.ctrlKey || e.metaKey || e.altKey || document.activeElement === element) zoom(Math.exp(clamp(e.deltaY, -120, 120) * 0.004), t);
    else return;
    e.preventDefault();
  }, { passive: false });
  const fingers = new Map();
  let apart = 0;
  element.addEventListener('pointerdown', function (e) { fingers.set(e.pointerId, e.clientX); apart = 0; });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) element.addEventListener(end, function (e) { fingers.delete(e.pointerId); apart = 0; });
  element.addEventListener('pointermove', function (e) {
    if (!fingers.has(e.pointerId)) return;
    fingers.set(e.pointerId, e.clientX);
    if (fingers.size !== 2) return;
    const [a, b] = fingers.values(), now = Math.max(Math.abs(a - b), 10);
    if (apart) zoom(apart / now, view.from + fraction(element, { clientX: (a + b) / 2 }) * (view.to - view.from));
    apart = now;
  });
  return () => fingers.size > 1; // whether two fingers are down
}

// A canvas over an element, as sharp as the screen.
function sheet(parent) {
  const canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
  canvas.setAttribute('aria-hidden', 'true');
  parent.append(canvas);
  return { canvas, pen, fit() {
    const w = canvas.clientWidth, h = canvas.clientHeight, sharp = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(w * sharp) || canvas.height !== Math.round(h * sharp)) {
      canvas.width = Math.round(w * sharp);
      canvas.height = Math.round(h * sharp);
    }
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, w, h);
    return [w, h];
  } };
}
const dark = window.matchMedia('(prefers-color-scheme: dark)');
dark.addEventListener('change', function () { palette = {}; redraw(); show(); });
window.addEventListener('resize', redraw);
