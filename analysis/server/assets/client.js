'use strict';
(function () {
  const { byID, show, call, copier } = poise;
  const api = byID('main').dataset.api, text = byID('text');
  copier(byID('copy'), byID('copied'));
  let saved = text.value;
  text.addEventListener('input', () => { byID('saved').textContent = ''; });
  byID('notes').addEventListener('submit', async function (e) {
    e.preventDefault();
    const now = text.value;
    show(byID('trouble'), '');
    try {
      await call('POST', api + '/notes', { text: now });
      saved = now;
      byID('saved').textContent = tr('Saved.');
    } catch (err) {
      show(byID('trouble'), err.message);
    }
  });
  window.addEventListener('beforeunload', function (e) { if (text.value !== saved) e.preventDefault(); });
})();
