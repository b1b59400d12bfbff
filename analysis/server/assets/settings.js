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

  function range() {
    if (!byID('range').reportValidity()) return null;
    const start = seconds(byID('from').value), end = seconds(byID('to').value);
    if (end > start) return { start, end };
    show(trouble, 'The end of the range must come after its start; write times as 1:05 or 1:05.5.');
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
      if (r) change('looks', { looks: [...looksOf(marked.filter(li => li.dataset.at !== at)), { at, range: r }] }, 'The look is marked, and everything measured again.');
    });
  }
  for (const b of document.querySelectorAll('.forget')) {
    b.addEventListener('click', () => change('looks', { looks: looksOf(marked.filter(li => !li.contains(b))) }, 'The look is forgotten, and everything measured again.'));
  }
  on('exclude', 'click', () => { const r = range(); if (r) change('exclude', r, 'The range is left out, and everything measured again.'); });
  for (const b of document.querySelectorAll('.include')) {
    b.addEventListener('click', () => change('include', { start: +b.dataset.start, end: +b.dataset.end }, 'The range is measured again.'));
  }
  on('questions', 'submit', () => change('questions', { text: byID('asked').value }, 'The questions are saved.'));
  on('thresholds', 'submit', function () {
    const set = {};
    for (const i of byID('thresholds').querySelectorAll('input')) if (i.value !== i.dataset.was) set[i.name] = i.value;
    if (Object.keys(set).length === 0) { show(trouble, 'No threshold was changed.'); return; }
    change('thresholds', { set }, 'Everything was measured with the new thresholds.');
  });
  on('reset', 'click', () => change('thresholds', { reset: true }, 'Everything was measured with the default thresholds.'));
  on('naming', 'submit', () => change('title', { title: byID('title').value }, 'The name is saved.'));
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
