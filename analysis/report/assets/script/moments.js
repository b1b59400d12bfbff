// From moment to moment: which ones, the one before and behind, again and again, at half speed.
const which = $('which'), says = $('moment');
let current = -1; // index into data.moments
let range = null; // what Repeat repeats: that moment, or a clip that is none

function chosen() {
  const kind = which.value;
  return data.moments.map((m, i) => [m, i]).filter(([m]) => kind === '' ? !data.measures[m[2]].often : data.measures[m[2]].id === kind);
}
data.measures.forEach(function (m) {
  const o = document.createElement('option');
  o.value = m.id;
  o.textContent = m.title + ' (' + m.count + ')';
  which.append(o);
});
function tell() {
  const list = chosen(), at = list.findIndex(([, i]) => i === current);
  $('before').disabled = $('behind').disabled = list.length === 0;
  $('loop').disabled = !range;
  if (current < 0) { says.textContent = trn(list.length, '1 moment', '{1} moments', list.length); return; }
  const m = data.moments[current];
  says.textContent = (at >= 0 ? tr('{1} of {2}', at + 1, list.length) + ' · ' : '') + data.measures[m[2]].title + ' · ' + fine(m[0]) + (m[1] - m[0] >= 0.1 ? '–' + fine(m[1]) : '') + ' · ' + m[3];
}
function repeat(on) { // the range, with a little before and behind; or play on
  loop = on && range ? { start: Math.max(range[0] - 0.5, 0), end: Math.min(Math.max(range[1], range[0] + 0.5) + 0.5, data.total) } : null;
  $('loop').setAttribute('aria-pressed', String(loop !== null));
}
// A clip was clicked somewhere on the page.
function picked(start, end) {
  current = data.moments.findIndex(m => m[0] === start && m[1] === end);
  range = [start, end];
  tell();
}
function go(step) {
  const list = chosen(), t = player.time();
  if (!list.length) return;
  let at = list.findIndex(([, i]) => i === current);
  if (at >= 0 && Math.abs(t - list[at][0][0]) < Math.max(list[at][0][1] - list[at][0][0], 0) + 3) at += step;
  else if (step > 0) { at = list.findIndex(([m]) => m[0] > t + 0.05); if (at < 0) at = 0; }
  else { at = list.findLastIndex(([m]) => m[0] < t - 0.05); }
  at = (at + list.length) % list.length;
  current = list[at][1];
  const m = data.moments[current];
  range = [m[0], m[1]];
  if (loop) repeat(true);
  seek(m[0], m[1]);
  player.play();
  tell();
}
which.addEventListener('change', function () { current = -1; range = null; repeat(false); tell(); });
$('before').addEventListener('click', function () { go(-1); });
$('behind').addEventListener('click', function () { go(1); });
$('loop').addEventListener('click', function () {
  const on = loop === null;
  repeat(on);
  if (on) { seek(loop.start, 0); player.play(); }
});
toggle($('slow'), on => player.rate(on ? 0.5 : 1));
if (!video) {
  $('run').hidden = false;
  $('run').addEventListener('click', function () { if (player.paused()) player.play(); else player.pause(); });
  watchers.push(function () { $('run').textContent = player.paused() ? tr('Play') : tr('Pause'); });
}

// Single keys, while the player or the timeline has the focus: other programs that read keys stay undisturbed.
const keys = { n: () => go(1), p: () => go(-1), l: () => $('loop').click(), h: () => $('slow').click(), o: () => $('overlay').click(),
  ' ': () => player.paused() ? player.play() : player.pause(), '+': () => zoom(0.5, middle()), '=': () => zoom(0.5, middle()), '-': () => zoom(2, middle()), 0: () => setView(0, data.total) };
for (const region of [stage, document.querySelector('.timeline')]) {
  region.addEventListener('keydown', function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || !(e.key in keys) || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
    if (e.key === ' ' && /^(BUTTON|A|VIDEO|AUDIO|SUMMARY)$/.test(e.target.tagName)) return; // has its own meaning there
    keys[e.key]();
    e.preventDefault();
  });
}
tell();
