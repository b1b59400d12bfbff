// The timeline: one row a kind of observation, drawn anew for every view, and a slider over it.
const lanes = $('lanes'), over = $('over'), head = $('head'), tip = $('tip'), now = $('now');
const bars = Array.from(document.querySelectorAll('.lane:not(.axis) .bar'));
const chart = sheet(lanes);
chart.canvas.className = 'chart';

// What every lane shows at time t. Stretches of a lane are sorted by start, but may overlap.
function states(t) {
  const out = [], at = t * 100;
  for (const lane of data.lanes) {
    for (let i = 0; i < lane.runs.length && lane.runs[i] <= at; i += 3) {
      if (at < lane.runs[i + 1]) { out.push([lane.name, lane.texts[lane.runs[i + 2]]]); break; }
    }
  }
  return out;
}
const words = t => states(t).map(s => s[0] === tr('Gaze') ? tr('gaze: {1}', s[1]) : s[1]).join(', ');

function drawLane(lane, bar, top, width) {
  const row = bar.querySelector(':scope > svg');
  if (!row) return;
  const y = row.getBoundingClientRect().top - top, h = row.clientHeight || 16, last = [], pen = chart.pen;
  pen.fillStyle = colour('wash');
  pen.fillRect(0, y, width, h);
  for (let i = 0; i < lane.runs.length; i += 3) {
    const start = lane.runs[i] / 100, end = lane.runs[i + 1] / 100, kind = lane.runs[i + 2];
    if (start > view.to) break;
    if (end < view.from) continue;
    let x = Math.max(shareOf(start) * width, 0);
    const right = Math.min(Math.max(shareOf(end) * width, x + 1), width);
    if (last[kind] > right - 0.5) continue; // a pixel is painted once
    x = Math.max(x, last[kind] || 0);
    pen.fillStyle = laneColour(lane.classes[kind]);
    pen.fillRect(x, y, right - x, h);
    last[kind] = right;
  }
}
function drawAxis(width, height) {
  const pen = chart.pen, most = Math.max(width / 80, 2), span = view.to - view.from;
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400].find(s => span / s <= most) || 28800;
  pen.font = '11px ' + getComputedStyle(document.body).fontFamily;
  pen.fillStyle = pen.strokeStyle = colour('faint');
  for (let k = Math.ceil(view.from / step - 1e-9); k * step <= view.to + 1e-9; k++) {
    const x = shareOf(k * step) * width, text = step < 1 ? fine(k * step) : clock(k * step + 1e-6), half = pen.measureText(text).width / 2;
    pen.fillRect(x, height - 20, 1, 4);
    pen.fillText(text, clamp(x - half, 0, width - 2 * half), height - 4);
  }
}
function drawTimeline() {
  const [width, height] = chart.fit(), top = chart.canvas.getBoundingClientRect().top;
  data.lanes.forEach((lane, i) => drawLane(lane, bars[i], top, width));
  drawAxis(width, height);
  $('zoom-out').disabled = $('zoom-all').disabled = !zoomed();
  $('zoom-in').disabled = view.to - view.from <= shortest * 1.001;
  $('zoom-says').textContent = zoomed() ? tr('{1} to {2} of {3}', clock(view.from), clock(view.to), clock(data.total)) : '';
  place(player.time());
}
drawers.push(drawTimeline);

function place(t) {
  const share = shareOf(Math.min(t, data.total));
  head.style.left = share * 100 + '%';
  head.classList.toggle('out', share < 0 || share > 1);
}
watchers.push(function (t) {
  const said = words(t), text = clock(t) + (said ? ' · ' + said : '');
  place(t);
  over.setAttribute('aria-valuenow', t.toFixed(1));
  over.setAttribute('aria-valuetext', text);
  now.textContent = text;
});

// The timeline is a slider: pointer, arrow keys, Home and End.
over.tabIndex = 0;
over.setAttribute('role', 'slider');
over.setAttribute('aria-label', tr('Place in the recording'));
over.setAttribute('aria-valuemin', '0');
over.setAttribute('aria-valuemax', data.total.toFixed(1));
const timeAt = e => view.from + fraction(over, e) * (view.to - view.from);
const pinching = zoomable(over);
let dragging = false;
over.addEventListener('pointerdown', function (e) { dragging = true; over.setPointerCapture(e.pointerId); seek(timeAt(e), 0); });
for (const end of ['pointerup', 'pointercancel']) over.addEventListener(end, function () { dragging = false; });
over.addEventListener('pointermove', function (e) {
  const t = timeAt(e), said = words(t);
  if (dragging && !pinching()) seek(t, 0);
  tip.hidden = false;
  tip.textContent = (view.to - view.from < 60 ? fine(t) : clock(t)) + (said ? ' · ' + said : '');
  const half = tip.offsetWidth / 2, width = over.clientWidth;
  tip.style.left = clamp(fraction(over, e) * width, half, Math.max(width - half, half)) + 'px';
});
over.addEventListener('pointerleave', function () { tip.hidden = true; });
over.addEventListener('keydown', function (e) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[e.key];
  if (step) seek(player.time() + step * (e.shiftKey ? 5 : 1), 0);
  else if (e.key === 'Home') seek(0, 0);
  else if (e.key === 'End') seek(data.total, 0);
  else if (e.key === 'Enter') { if (player.paused()) player.play(); else player.pause(); }
  else return;
  e.preventDefault();
});
const middle = () => clamp(player.time(), view.from, view.to);
$('zoom-in').addEventListener('click', function () { zoom(0.5, middle()); });
$('zoom-out').addEventListener('click', function () { zoom(2, middle()); });
$('zoom-all').addEventListener('click', function () { setView(0, data.total); });
$('zoom').hidden = false;
