'use strict';
(function () {
  const { byID, show, call } = poise;
  const box = byID('earlier');
  if (!box) return;
  const start = byID('earlier-start'), bar = byID('earlier-done'), text = byID('earlier-text');
  start.addEventListener('click', async function () {
    const ids = box.dataset.ids.split(' '), failed = [];
    start.disabled = true;
    bar.hidden = false;
    for (let i = 0; i < ids.length; i++) {
      text.textContent = tr('Measuring {1} of {2}', i + 1, ids.length);
      bar.value = i / ids.length;
      try {
        await call('POST', '/api/rehearsals/' + ids[i] + '/again', {});
      } catch (e) {
        failed.push(e.message);
      }
    }
    if (!failed.length) { location.reload(); return; }
    bar.hidden = true;
    text.textContent = tr('{1} of {2} are measured again.', ids.length - failed.length, ids.length);
    show(byID('earlier-trouble'), trn(failed.length, '{1} could not be measured again and stays as it was: {2}', '{1} could not be measured again and stay as they were: {2}', failed.length, failed[0]));
  });
})();
