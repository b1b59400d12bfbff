'use strict';
(function () {
  const { byID, show, call } = poise;
  async function choose(code) {
    try {
      await call('POST', '/api/language', { language: code });
      location.reload();
    } catch (e) {
      show(byID('language-trouble'), e.message);
    }
  }
  byID('language').addEventListener('submit', function (e) {
    e.preventDefault();
    choose(byID('texts-in').value);
  });
  for (const b of document.querySelectorAll('[data-language]')) b.addEventListener('click', () => choose(b.dataset.language));
})();
