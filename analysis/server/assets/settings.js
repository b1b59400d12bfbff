'use strict';
(function () {
  const { byID, show, call, clock, seconds, confirm } = poise;
  const api = byID('main').dataset.api, trouble = byID('trouble'), video = byID('video');
  const kept = 'poise-done';

  // After a correction the page shows the new state; what was done is said once.
  const said = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  show(byID('done'), said);

  async function change(what, body, done) {
    show(trouble, '');
    const buttons = Array.from(document.querySelectorAll('button:not(:disabled)'));
    for (const b of buttons) b.disabled = true;
    try {
      await call('POST', api + '/' + what, body);
      sessionStorage.setItem(kept, done);
      location.reload();
    } catch (e) {
      show(trouble, e.message);
      trouble.scrollIntoView({ block: 'center' });
      for (const b of buttons) b.disabled = false;
    }
  }
  const on = (id, event, act) => { if (byID(id)) byID(id).addEventListener(event, function (e) { e.preventDefault(); act(e); }); };

  const badTime = tr('Write both times as 1:05 or 1:05.5.');
  function range() {
    const start = seconds(byID('from').value), end = seconds(byID('to').value);
    let why = '';
    if (isNaN(start) || isNaN(end)) why = badTime;
    else if (!(end > start)) why = tr('The end must come after the start.');
    if (!why) return { start, end };
    show(trouble, why);
    trouble.scrollIntoView({ block: 'center' });
    byID(isNaN(start) ? 'from' : 'to').focus();
    return null;
  }
  on('range', 'submit', function () {});
  on('from-here', 'click', () => { byID('from').value = clock(video ? video.currentTime : 0, true); });
  on('to-here', 'click', () => { byID('to').value = clock(video ? video.currentTime : 0, true); });
  // The looks that are marked; a new one takes the place of that at the same place.
  const marked = Array.from(document.querySelectorAll('#looks li')), looksOf = rows => rows.map(li => ({ at: li.dataset.at, range: { start: +li.dataset.start, end: +li.dataset.end } }));
  for (const b of document.querySelectorAll('.mark')) {
    b.addEventListener('click', function () {
      const r = range(), at = b.dataset.at;
      if (r) change('looks', { looks: [...looksOf(marked.filter(li => li.dataset.at !== at)), { at, range: r }] }, tr('Marked. The numbers are worked out again.'));
    });
  }
  for (const b of document.querySelectorAll('.forget')) {
    b.addEventListener('click', () => change('looks', { looks: looksOf(marked.filter(li => !li.contains(b))) }, tr('Forgotten. The numbers are worked out again.')));
  }
  on('exclude', 'click', () => { const r = range(); if (r) change('exclude', r, tr('That part is left out. The numbers are worked out again.')); });
  for (const b of document.querySelectorAll('.include')) {
    b.addEventListener('click', () => change('include', { start: +b.dataset.start, end: +b.dataset.end }, tr('That part counts again.')));
  }
  on('questions', 'submit', () => change('questions', { text: byID('asked').value }, tr('The questions are saved.')));
  // A slider's positions grow from strict to lenient; near the usual one it snaps to that.
  const sliders = Array.from(document.querySelectorAll('#thresholds input[type=range]'));
  const near = i => Math.abs(i.value - i.dataset.usual) < (i.max - i.min) / 40;
  const exact = i => Number(((near(i) ? i.dataset.usual : i.value) * i.dataset.sign).toPrecision(3));
  function tell(i) {
    const off = i.value - i.dataset.usual, lenient = i.dataset.sign < 0 || i.closest('.limit').querySelector('.ends span').textContent === tr('strict');
    const much = Math.abs(off) > (off < 0 ? i.dataset.usual - i.min : i.max - i.dataset.usual) / 2;
    const less = lenient ? much ? tr('much stricter') : tr('stricter') : much ? tr('much less') : tr('less');
    const more = lenient ? much ? tr('much more lenient') : tr('more lenient') : much ? tr('much more') : tr('more');
    i.closest('.limit').querySelector('output').textContent = (near(i) ? tr('usual') : off < 0 ? less : more) + ' (' + point(String(exact(i))) + i.dataset.unit + ')';
    i.setAttribute('aria-valuetext', i.closest('.limit').querySelector('output').textContent);
  }
  for (const i of sliders) { i.dataset.at = i.value; i.addEventListener('input', () => tell(i)); tell(i); }
  on('thresholds', 'submit', function () {
    const set = {};
    for (const i of byID('thresholds').querySelectorAll('input')) {
      if (i.type === 'range' ? i.value !== i.dataset.at : i.value !== i.dataset.was) set[i.name] = i.type === 'range' ? String(exact(i)) : i.value;
    }
    if (Object.keys(set).length === 0) { show(trouble, tr('Nothing was changed.')); return; }
    change('thresholds', { set }, tr('Saved. The numbers are worked out again.'));
  });
  on('reset', 'click', () => change('thresholds', { reset: true }, tr('Back to usual. The numbers are worked out again.')));
  on('naming', 'submit', () => change('title', { title: byID('title').value }, tr('The name is saved.')));
  on('delete', 'click', async function () {
    if (!await confirm('')) return;
    try {
      await call('DELETE', api);
      location.href = '/';
    } catch (e) {
      show(trouble, e.message);
    }
  });
})();
