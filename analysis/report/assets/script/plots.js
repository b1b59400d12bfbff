// The plots of the measures follow the timeline's view. They are drawn from the columns: per pixel the range and the mean.
const plots = [];

function seriesOf(key) {
  const p = packed(), s = p.series && p.series[key];
  if (!s) return null;
  const values = unpack(s.data, Int16Array);
  let at;
  if (s.step > 0) at = { length: values.length, time: i => s.start + i * s.step, index: t => Math.floor((t - s.start) / s.step) };
  else {
    const list = p.moments || (p.moments = times(p.time));
    at = { time: i => list[i], index: t => indexAt(list, t) };
  }
  return { values, scale: s.scale, at, value: i => values[i] === -32768 ? NaN : values[i] * s.scale };
}

// Every pixel column's lowest, highest and mean value in the view.
function columnsOf(series, width) {
  const n = Math.max(Math.floor(width), 1), low = new Float64Array(n).fill(NaN), high = low.slice(), sum = new Float64Array(n), count = new Uint32Array(n);
  const first = Math.max(series.at.index(view.from), 0), end = Math.min(series.at.index(view.to) + 2, series.values.length);
  for (let i = first; i < end; i++) {
    const v = series.value(i), k = Math.floor(shareOf(series.at.time(i)) * n);
    if (v !== v || k < 0 || k >= n) continue;
    if (!count[k]) low[k] = high[k] = v;
    else if (v < low[k]) low[k] = v;
    else if (v > high[k]) high[k] = v;
    sum[k] += v;
    count[k]++;
  }
  return { n, low, high, sum, count };
}
// How many empty pixel columns still belong to one line: the way between two samples, and some.
function gapOf(series, width) {
  const i = clamp(series.at.index((view.from + view.to) / 2), 0, Math.max(series.values.length - 2, 0));
  const step = series.values.length > 1 ? series.at.time(i + 1) - series.at.time(i) : 1;
  return Math.ceil(Math.min(step, 0.5) * 1.8 / (view.to - view.from) * width) + 1;
}

function drawPlot(p) {
  if (!p.visible) return;
  if (!p.series && !(p.series = seriesOf(p.figure.dataset.series))) return;
  const [width, height] = p.sheet.fit(), d = p.figure.dataset, low = +d.low, high = +d.high, pen = p.sheet.pen;
  const y = v => height - height * (clamp(v, low, high) - low) / (high - low);
  const c = columnsOf(p.series, width), ink = colour(d.colour), gap = gapOf(p.series, width);
  if (+d.goodLow < +d.goodHigh) {
    pen.globalAlpha = 0.13;
    pen.fillStyle = colour('teal');
    pen.fillRect(0, y(+d.goodHigh), width, y(+d.goodLow) - y(+d.goodHigh));
  }
  pen.fillStyle = pen.strokeStyle = ink;
  pen.globalAlpha = 0.18;
  for (let k = 0; k < c.n; k++) if (c.count[k] > 1) pen.fillRect(k, y(c.high[k]), 1, y(c.low[k]) - y(c.high[k]));
  pen.globalAlpha = 1;
  pen.lineWidth = 1.4;
  pen.lineJoin = 'round';
  pen.beginPath();
  let before = -Infinity;
  for (let k = 0; k < c.n; k++) {
    if (!c.count[k]) continue;
    const top = y(c.sum[k] / c.count[k]);
    if (k - before > gap) { pen.moveTo(k, top); pen.lineTo(k + 1, top); } else pen.lineTo(k + 0.5, top);
    before = k;
  }
  pen.stroke();
  const x = shareOf(player.time()) * width;
  if (used && x >= 0 && x <= width) { pen.fillStyle = colour('ink'); pen.fillRect(x - 0.5, 0, 1, height); }
  if (p.pointer >= 0) readout(p, width);
}
function readout(p, width) {
  const t = view.from + p.pointer * (view.to - view.from), i = clamp(p.series.at.index(t), 0, p.series.values.length - 1), v = p.series.value(i);
  p.sheet.pen.fillStyle = colour('faint');
  p.sheet.pen.fillRect(p.pointer * width, 0, 1, p.sheet.canvas.clientHeight);
  p.says.textContent = fine(t) + ' · ' + (v !== v ? tr('not measured') : point(v.toFixed(Math.abs(v) < 9.95 ? 1 : 0)).replace('-', '−') + p.figure.dataset.unit);
}

for (const figure of document.querySelectorAll('figure[data-series]')) {
  const svg = figure.querySelector('svg.plot'), frame = figure.querySelector('.frame'), says = document.createElement('output');
  const p = { figure, sheet: sheet(frame), says, visible: false, pointer: -1, series: null };
  frame.append(says);
  plots.push(p);
  const two = zoomable(frame);
  frame.addEventListener('click', function (e) { if (!two()) seek(view.from + fraction(frame, e) * (view.to - view.from), 0); });
  frame.addEventListener('pointermove', function (e) { p.pointer = fraction(frame, e); drawPlot(p); });
  frame.addEventListener('pointerleave', function () { p.pointer = -1; says.textContent = ''; drawPlot(p); });
  svg.classList.add('drawn');
}
if ('IntersectionObserver' in window) {
  const seen = new IntersectionObserver(function (entries) {
    for (const e of entries) {
      const p = plots.find(q => q.figure === e.target);
      p.visible = e.isIntersecting;
      drawPlot(p);
    }
  }, { rootMargin: '200px' });
  for (const p of plots) seen.observe(p.figure);
} else for (const p of plots) p.visible = true;
const drawPlots = () => plots.forEach(drawPlot);
drawers.push(drawPlots);
watchers.push(function () { if (used) drawPlots(); });

// The strips above the lists of moments show the whole recording.
document.addEventListener('click', function (e) {
  const strip = e.target.closest('[data-seek]');
  if (strip) seek(fraction(strip, e) * data.total, 0);
});
