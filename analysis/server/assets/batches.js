'use strict';
// The page asks for itself again and takes over what has changed, so that nothing moves that a reader is at.
(function () {
  const { byID, show, call } = poise;
  const soon = 2000, later = 15000;
  const sections = doc => doc.querySelectorAll('.batch').length + ' ' + doc.querySelectorAll('[data-live]').length;
  function take(fresh) {
    if (sections(fresh) !== sections(document)) { location.reload(); return; } // another batch, or one that has begun
    for (const now of document.querySelectorAll('[data-live]')) {
      const then = fresh.getElementById(now.id);
      for (const name of ['max', 'value', 'data-active']) {
        if (then.hasAttribute(name) && then.getAttribute(name) !== now.getAttribute(name)) now.setAttribute(name, then.getAttribute(name));
      }
      if (now.innerHTML === then.innerHTML) continue;
      const held = now.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
      now.replaceChildren(...document.importNode(then, true).childNodes);
      const again = held && Array.from(now.querySelectorAll('a')).find(a => a.getAttribute('href') === held);
      if (again) again.focus({ preventScroll: true });
    }
  }
  async function look() {
    if (!document.hidden) {
      try {
        const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } });
        if (!answer.ok) throw new Error(answer.statusText);
        take(new DOMParser().parseFromString(await answer.text(), 'text/html'));
        show(byID('lost'), '');
      } catch (e) {
        show(byID('lost'), tr('poise does not answer. Is it still running?'));
      }
    }
    const active = document.querySelector('[data-active="true"]');
    setTimeout(look, active ? soon : later);
  }
  setTimeout(look, soon);
  document.addEventListener('click', async function (e) {
    const button = e.target.closest('.retry');
    if (!button) return;
    button.disabled = true;
    try {
      await call('POST', '/api/batches/' + button.dataset.batch + '/retry', {});
      show(byID('trouble'), '');
    } catch (err) {
      show(byID('trouble'), err.message);
    }
  });
})();
