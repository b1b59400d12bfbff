// Where the person looks: marked for a stretch, forgotten, or answered where the page asks. Only a server can do that.
const marks = Array.from(document.querySelectorAll('#marked > span'));
const looksOf = spans => spans.map(s => ({ at: s.dataset.at, range: { start: +s.dataset.t, end: +s.dataset.e } }));
// A new look takes the place of that at the same place.
function mark(at, start, end, button) {
  correct('looks', { looks: [...looksOf(marks.filter(s => s.dataset.at !== at)), { at, range: { start, end } }] }, button);
}

// here is the stretch that is marked: the clip that was picked, while the player is in it and it can be one look, or three
// seconds from the player's place.
function here() {
  const t = player.time(), last = Math.max(data.total - 3, 0);
  if (range && range[1] - range[0] >= 1 && range[1] - range[0] <= 10 && t > range[0] - 1 && t < range[1] + 1) return range;
  return [Math.min(t, last), Math.min(t, last) + Math.min(3, data.total)];
}

if (server) {
  const says = $('looking-says');
  $('looking').hidden = document.querySelector('audio#video') !== null;
  watchers.push(function () {
    const [start, end] = here(), text = tr('From {1} to {2} I look at', fine(start), fine(end));
    if (says.textContent !== text) says.textContent = text;
  });
  for (const b of document.querySelectorAll('button.mark')) b.addEventListener('click', function () { mark(b.dataset.at, ...here(), b); });
  for (const b of document.querySelectorAll('#marked button.forget')) {
    b.hidden = false;
    b.addEventListener('click', function () { correct('looks', { looks: looksOf(marks.filter(s => !s.contains(b))) }, b); });
  }
  for (const b of document.querySelectorAll('#which-lens button.this')) {
    b.hidden = false;
    b.addEventListener('click', function () { mark('lens', +b.dataset.t, +b.dataset.e, b); });
  }
}
