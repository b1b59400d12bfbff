'use strict';
(function () {
  const { byID, show, copier, fetchFile } = poise;
  copier(byID('copy'), byID('copied'));
  byID('print').addEventListener('submit', async function (e) {
    e.preventDefault();
    const form = e.currentTarget, button = form.querySelector('button');
    show(byID('trouble'), '');
    button.disabled = true;
    byID('printing').textContent = tr('Printing. This takes some seconds.');
    try {
      await fetchFile(form.action + '?' + new URLSearchParams(new FormData(form)));
      byID('printing').textContent = tr('The PDF is in your downloads.');
    } catch (err) {
      byID('printing').textContent = '';
      show(byID('trouble'), err.message);
    } finally {
      button.disabled = false;
    }
  });
})();
