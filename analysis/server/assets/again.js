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
      text.textContent = 'Measuring ' + (i + 1) + ' of ' + ids.length;
      bar.value = i / ids.length;
      try {
        await call('POST', '/api/rehearsals/' + ids[i] + '/again', {});
      } catch (e) {
        failed.push(e.message);
      }
    }
    if (!failed.length) { location.reload(); return; }
    bar.hidden = true;
    text.textContent = ids.length - failed.length + ' of ' + ids.length + ' are measured again.';
    show(byID('earlier-trouble'), failed.length + ' could not be measured again and stay as they were: ' + failed[0]);
  });
})();
